package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ClassificationLoss;
import org.jspecify.annotations.Nullable;

/// Where every engine's forward pass ends and its backward pass begins: turns the scores z of a minibatch into the
/// derivatives of the **mean** loss, ∂/∂z (1/S) Σᵢ ℓ(zᵢ, yᵢ), and keeps that mean and the accuracy. In float64,
/// whatever the engine computes in.
public final class ScoreErrors {
    private final ClassificationLoss loss;
    private final double[] row;
    private double meanLoss = Double.NaN;
    private int correct;
    private double @Nullable [] given;

    public ScoreErrors(ClassificationLoss loss, int classCount) {
        this.loss = loss;
        this.row = new double[classCount];
    }

    /// The next scores become these derivatives instead of the loss's, which is not known then.
    ///
    /// @param derivatives S × K. Not modified.
    public void backFrom(double[] derivatives) {
        given = derivatives;
    }

    /// @param scores S × K; become derivatives. Modified.
    /// @param labels of the S examples. Not modified.
    public void take(Elements scores, int[] labels, int size) {
        double[] derivatives = given;
        if (derivatives != null) {
            given = null;
            meanLoss = Double.NaN;
            scores.put(0, derivatives, 0, size * row.length);
            return;
        }
        double share = 1.0 / size;
        double sum = 0;
        correct = 0;
        for (int example = 0; example < size; example++) {
            int label = labels[example];
            scores.get(example * row.length, row, 0, row.length);
            correct += ClassificationLoss.predicted(row) == label ? 1 : 0;
            sum += loss.toErrors(row, label);
            for (int k = 0; k < row.length; k++) {
                row[k] *= share;
            }
            scores.put(example * row.length, row, 0, row.length);
        }
        meanLoss = sum * share;
    }

    /// Of the last minibatch; NaN before one.
    public double meanLoss() {
        return meanLoss;
    }

    public int correct() {
        return correct;
    }

    void reset() {
        meanLoss = Double.NaN;
    }
}
