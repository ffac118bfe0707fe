package dev.perrin.trainer.model;

/// What a minibatch said. Reused from step to step: a step must not allocate.
public final class BatchOutcome {
    private double loss = Double.NaN;
    private double accuracy = Double.NaN;

    public void set(double loss, double accuracy) {
        this.loss = loss;
        this.accuracy = accuracy;
    }

    /// Mean over the minibatch, without the L2 term.
    public double loss() {
        return loss;
    }

    /// Fraction classified correctly; NaN for regression.
    public double accuracy() {
        return accuracy;
    }
}
