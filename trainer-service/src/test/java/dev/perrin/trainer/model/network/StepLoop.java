package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.MiniBatchSampler;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.Momentum;
import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.sgd.StepSums;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// Steps of training with their observations, for benchmarks: a number of them, to steps per second.
final class StepLoop {
    private StepLoop() {}

    static IntToDoubleFunction of(Network network, TestImages images, EngineFactory engines, int batchSize) {
        Model model = new NetworkModel(
                network,
                NetworkSettings.forCurvature(ClassificationLoss.CROSS_ENTROPY, engines),
                images,
                images.labels());
        PhasePoint point = new PhasePoint(model.dimension());
        model.initialise(new SplittableRandom(2), point.position());
        float[] reference = point.position().clone();
        float[] gradient = new float[model.dimension()];
        int[] batch = new int[batchSize];
        MiniBatchSampler sampler =
                MiniBatchSampler.independent(images.labels().values().length, new SplittableRandom(3));
        Hyperparameters hyperparameters = new Hyperparameters(1e-3, 0.9, 1e-4, batchSize);
        BatchOutcome outcome = new BatchOutcome();
        StepSums sums = new StepSums(model.layout());
        return timed(() -> {
            sampler.next(batch);
            model.gradient(point.position(), batch, gradient, outcome);
            Momentum.step(hyperparameters, point, gradient, reference, sums);
        });
    }

    static IntToDoubleFunction timed(Runnable step) {
        return steps -> {
            long begin = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                step.run();
            }
            return steps * 1e9 / (System.nanoTime() - begin);
        };
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
