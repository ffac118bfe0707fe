package dev.perrin.trainer.data;

import java.util.random.RandomGenerator;

/// Draws the examples of each minibatch. What draw k holds depends on the sampler's key and on its position alone, so a
/// sampler can be set to any position. Not thread safe.
public sealed interface MiniBatchSampler permits IidSampler, ShuffledSampler, CyclicSampler, AugmentedDraws {
    /// @param batch length S, indices 0 … N − 1. Modified.
    void next(int[] batch);

    /// After the minibatch drawn last; [SamplerPosition#START] before the first.
    SamplerPosition position();

    /// Goes on as the sampler did whose position this was.
    void seek(SamplerPosition position);

    /// Where a sampler is after so many minibatches of one size.
    SamplerPosition positionAfter(long draws, int batchSize);

    /// Minibatches drawn: the index of the next one.
    default long draw() {
        return position().draw();
    }

    /// Passes over the data begun before the current one.
    default long epoch() {
        return position().epoch();
    }

    /// Examples of the current epoch drawn so far.
    default int positionInEpoch() {
        return position().used();
    }

    /// Goes on after so many minibatches of one size.
    default void seek(long draws, int batchSize) {
        seek(positionAfter(draws, batchSize));
    }

    /// Each example independently, with replacement. N examples count as an epoch.
    ///
    /// @param random gives the key, one number
    static MiniBatchSampler independent(int exampleCount, RandomGenerator random) {
        return new IidSampler(exampleCount, random.nextLong());
    }

    /// Without replacement within an epoch of ⌊N/S⌋ minibatches.
    ///
    /// @param random gives the key, one number
    static MiniBatchSampler shuffled(int exampleCount, int batchSize, RandomGenerator random) {
        requireFitting(batchSize, exampleCount);
        return new ShuffledSampler(exampleCount, random.nextLong());
    }

    /// Over and over in one order. An epoch is N examples; a minibatch may reach over its end.
    ///
    /// @param random gives the key, one number
    static MiniBatchSampler cyclic(int exampleCount, int batchSize, RandomGenerator random) {
        requireFitting(batchSize, exampleCount);
        return new CyclicSampler(exampleCount, random.nextLong());
    }

    private static void requireFitting(int batchSize, int exampleCount) {
        if (batchSize < 1 || batchSize > exampleCount) {
            throw new IllegalArgumentException(
                    "batchSize must be between 1 and the " + exampleCount + " examples, but is " + batchSize);
        }
    }
}
