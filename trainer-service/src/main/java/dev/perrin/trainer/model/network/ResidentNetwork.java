package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.Examples;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.ResidentPoint;
import dev.perrin.trainer.model.TensorSums;
import dev.perrin.trainer.model.UpdateFactors;
import java.util.List;

/// A network whose phase point is in its engine's memory. The running statistics of batch norm are few and stay in
/// Java's.
final class ResidentNetwork implements ResidentPoint {
    private final Engine engine;
    private final ResidentVectors vectors;
    private final Examples examples;
    private final int[] labels;
    private final List<ParameterLayout.Tensor> tensors;
    private final RunningStatistics running;
    private final float[] statistics;

    /// @param engine stays the caller's
    /// @param vectors of that engine; become the point's own
    /// @param running follow the minibatches. Modified.
    ResidentNetwork(
            Engine engine,
            ResidentVectors vectors,
            Examples examples,
            int[] labels,
            ParameterLayout layout,
            RunningStatistics running) {
        this.engine = engine;
        this.vectors = vectors;
        this.examples = examples;
        this.labels = labels;
        this.tensors = layout.tensors();
        this.running = running;
        this.statistics = new float[running.values().length];
    }

    @Override
    public void step(int[] batch, UpdateFactors factors, BatchOutcome outcome, TensorSums sums) {
        running.requireSeveralValues(batch.length);
        engine.read(examples, batch, labels);
        vectors.differentiate();
        engine.statistics(statistics);
        running.follow(statistics, batch.length);
        vectors.move(factors, sums);
        outcome.set(engine.loss() + penalty(factors, sums), (double) engine.correct() / batch.length);
    }

    /// λ/2 ‖θₖ₋₁‖² of the tensors whose decay is a part of the loss.
    private double penalty(UpdateFactors factors, TensorSums sums) {
        double squared = 0;
        for (int tensor = 0; tensor < tensors.size(); tensor++) {
            if (tensors.get(tensor).shape().size() >= 2) {
                squared += sums.get(TensorSums.Term.PREVIOUS_SQUARED, tensor);
            }
        }
        return factors.matrixDecay() / 2 * squared;
    }

    @Override
    public void projectOn(double[][] directions) {
        vectors.projectOn(directions);
    }

    @Override
    public void project(double[] positions, double[] velocities) {
        vectors.project(positions, velocities);
    }

    @Override
    public void rest() {
        vectors.rest();
    }

    @Override
    public Held hold() {
        return vectors.hold();
    }

    @Override
    public void close() {
        vectors.close();
    }
}
