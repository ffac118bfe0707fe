package dev.perrin.trainer.data;

import java.util.random.RandomGenerator;

/// Draws the examples of each minibatch. Deterministic given its generator. Not thread safe.
public sealed interface MiniBatchSampler permits IidSampler, ShuffledSampler {
    /// @param batch length S, indices 0 … N − 1. Modified.
    void next(int[] batch);

    /// Each example independently, with replacement.
    static MiniBatchSampler independent(int exampleCount, RandomGenerator random) {
        return new IidSampler(exampleCount, random);
    }

    /// Without replacement within an epoch of ⌊N/S⌋ minibatches.
    static MiniBatchSampler shuffled(int exampleCount, int batchSize, RandomGenerator random) {
        return new ShuffledSampler(exampleCount, batchSize, random);
    }
}
