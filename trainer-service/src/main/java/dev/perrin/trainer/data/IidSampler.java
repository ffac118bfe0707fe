package dev.perrin.trainer.data;

import java.util.random.RandomGenerator;

/// Draws with replacement: gradient noise is independent from step to step.
final class IidSampler implements MiniBatchSampler {
    private final int exampleCount;
    private final RandomGenerator random;

    IidSampler(int exampleCount, RandomGenerator random) {
        this.exampleCount = exampleCount;
        this.random = random;
    }

    @Override
    public void next(int[] batch) {
        for (int i = 0; i < batch.length; i++) {
            batch[i] = random.nextInt(exampleCount);
        }
    }
}
