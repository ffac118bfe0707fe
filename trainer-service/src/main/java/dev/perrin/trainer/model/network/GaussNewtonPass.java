package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;

/// What becomes of the scores of one minibatch between the two halves of a product with the Gauss-Newton matrix: from
/// z(θ + hv), z(θ − hv) and z(θ) the derivatives share · (∂²ℓ/∂z²) Jv, by which the backward pass begins.
final class GaussNewtonPass {
    private final ClassificationLoss loss;
    private final int classCount;

    GaussNewtonPass(ClassificationLoss loss, int classCount) {
        this.loss = loss;
        this.classCount = classCount;
    }

    /// @param centre z(θ), examples × classes. Not modified.
    /// @param above z(θ + hv), as long; becomes the derivatives. Modified.
    /// @param below z(θ − hv), as long. Not modified.
    /// @param step h
    /// @param share of one example in the mean
    void turn(double[] centre, double[] above, double[] below, double step, double share) {
        double[] scores = new double[classCount];
        double[] direction = new double[classCount];
        for (int from = 0; from < centre.length; from += classCount) {
            for (int k = 0; k < classCount; k++) {
                scores[k] = centre[from + k];
                direction[k] = (above[from + k] - below[from + k]) / (2 * step);
            }
            loss.curve(scores, direction);
            for (int k = 0; k < classCount; k++) {
                above[from + k] = share * direction[k];
            }
        }
    }
}
