package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Where the time of a step goes, by the calls of the engine's port that a step makes, each repeated alone: medians.
/// Backward is what a pass takes beyond a forward pass; observing is what [Momentum#step] takes beyond the bare update;
/// the rest is what whole steps take beyond their parts.
final class StepParts {
    private static final int ROUNDS = 7;

    private final Engine engine;
    private final TestImages images;
    private final int[] batch;
    private final PhasePoint point;
    private final float[] reference;
    private final float[] gradient;
    private final StepSums sums;
    private final Hyperparameters hyperparameters;
    private final int steps;

    /// @param steps of a round
    StepParts(Network network, TestImages images, EngineFactory engines, int batchSize, int steps) {
        this.engine = engines.create(network, Precision.FLOAT32, ClassificationLoss.CROSS_ENTROPY);
        this.images = images;
        this.steps = steps;
        this.batch = new int[batchSize];
        Arrays.setAll(batch, i -> 3 * i % images.labels().values().length);
        this.point = new PhasePoint((int) network.layout().dimension());
        FirstParameters.fill(network, new SplittableRandom(2), point.position());
        this.reference = point.position().clone();
        this.gradient = new float[reference.length];
        this.sums = new StepSums(network.layout());
        this.hyperparameters = new Hyperparameters(1e-3, 0.9, 1e-4, batchSize);
        engine.train();
    }

    /// One line of the table.
    String measure() {
        step();
        double copies = median(() -> {
            engine.setParameters(point.position());
            engine.gradient(gradient);
        });
        double reading = median(() -> engine.read(images, batch, images.labels().values()));
        double forward = median(engine::score);
        double pass = median(engine::differentiate);
        double update = median(this::bareUpdate);
        double observed = median(() -> Momentum.step(hyperparameters, point, gradient, reference, sums));
        double whole = median(this::step);
        engine.close();
        double rest = whole - copies - reading - pass - observed;
        return String.format(
                "%9.3f ms: minibatch %.3f, copies %.3f, forward %.3f, backward %.3f, update %.3f, observing %.3f, rest %.3f",
                whole, reading, copies, forward, pass - forward, update, observed - update, rest);
    }

    private void step() {
        engine.setParameters(point.position());
        engine.read(images, batch, images.labels().values());
        engine.differentiate();
        engine.gradient(gradient);
        Momentum.step(hyperparameters, point, gradient, reference, sums);
    }

    /// The arithmetic on the vectors, and no sums.
    private void bareUpdate() {
        float[] position = point.position();
        float[] velocity = point.velocity();
        for (int i = 0; i < position.length; i++) {
            float moved = (float) (0.9 * velocity[i] - (gradient[i] + 1e-4 * position[i]));
            velocity[i] = moved;
            position[i] = (float) (position[i] + 1e-3 * moved);
        }
    }

    /// Of rounds, in milliseconds for one call.
    private double median(Runnable part) {
        double[] times = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                part.run();
            }
            times[Math.max(0, round)] = (System.nanoTime() - begin) * 1e-6 / steps;
        }
        Arrays.sort(times);
        return times[ROUNDS / 2];
    }
}
