package dev.perrin.trainer.sgd;

import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.Model;
import java.util.Arrays;

/// In Java's memory.
public final class HostDescent implements Descent {
    private Model model;
    private final PhasePoint point;
    private final float[] reference;
    private final float[] gradient;

    /// @param model stays the caller's
    /// @param point moves on. Modified.
    /// @param reference θ_ref, length d. Not modified.
    public HostDescent(Model model, PhasePoint point, float[] reference) {
        this.model = model;
        this.point = point;
        this.reference = reference;
        this.gradient = new float[point.dimension()];
    }

    @Override
    public void adopt(Model changed) {
        model = changed;
    }

    @Override
    public void step(Hyperparameters hyperparameters, int[] batch, BatchOutcome outcome, StepSums sums) {
        model.gradient(point.position(), batch, gradient, outcome);
        Momentum.step(hyperparameters, point, gradient, reference, sums);
    }

    @Override
    public void rest() {
        Arrays.fill(point.velocity(), 0f);
    }

    @Override
    public PhasePoint point() {
        return point;
    }

    @Override
    public Projection projection(double[][] directions) {
        ModeProjection modes = new ModeProjection(directions, reference);
        return new Projection() {
            @Override
            public int modes() {
                return directions.length;
            }

            @Override
            public void at(double[] positions, double[] velocities) {
                modes.at(point.position(), point.velocity(), positions, velocities);
            }
        };
    }

    @Override
    public void hand(Receiver receiver) throws InterruptedException {
        receiver.take(point);
    }

    @Override
    public void settle() {}

    @Override
    public void close() {}
}
