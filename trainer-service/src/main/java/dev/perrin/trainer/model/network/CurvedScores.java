package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;

/// Where a product with second derivatives turns round: from the scores z of a minibatch and their derivatives ż along
/// a vector, the derivatives by which the backward pass begins. In float64, whatever the engine computes in.
public final class CurvedScores {
    private final ClassificationLoss loss;
    private final int classCount;

    public CurvedScores(ClassificationLoss loss, int classCount) {
        this.loss = loss;
        this.classCount = classCount;
    }

    /// With the mean over the minibatch.
    ///
    /// @param scores z, S × K. Not modified.
    /// @param tangents ż, S × K; become (∂²ℓ/∂z²) ż / S. Modified.
    public void curve(double[] scores, double[] tangents) {
        curve(scores, tangents, (double) classCount / scores.length);
    }

    /// @param scores z, S × K. Not modified.
    /// @param tangents ż, S × K; become share · (∂²ℓ/∂z²) ż. Modified.
    /// @param share of one example in the mean
    void curve(double[] scores, double[] tangents, double share) {
        double[] score = new double[classCount];
        double[] tangent = new double[classCount];
        for (int from = 0; from < scores.length; from += classCount) {
            System.arraycopy(scores, from, score, 0, classCount);
            System.arraycopy(tangents, from, tangent, 0, classCount);
            loss.curve(score, tangent);
            for (int k = 0; k < classCount; k++) {
                tangents[from + k] = share * tangent[k];
            }
        }
    }
}
