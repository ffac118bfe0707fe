package dev.perrin.trainer.data;

import java.util.random.RandomGenerator;

/// Cuts a permutation, drawn anew each epoch, into ⌊N/S⌋ minibatches. The N mod S examples at its end sit the epoch
/// out: every minibatch has S examples, and which ones are left out is random anew each time (56 minibatches for 1797
/// examples and S = 32). A batch of another size is cut from what is left of the epoch.
final class ShuffledSampler implements MiniBatchSampler {
    private final int[] order;
    private final RandomGenerator random;
    private int used;

    ShuffledSampler(int exampleCount, int batchSize, RandomGenerator random) {
        if (batchSize < 1 || batchSize > exampleCount) {
            throw new IllegalArgumentException(
                    "batchSize must be between 1 and the " + exampleCount + " examples, but is " + batchSize);
        }
        this.order = new int[exampleCount];
        this.random = random;
        for (int i = 0; i < exampleCount; i++) {
            order[i] = i;
        }
        this.used = exampleCount;
    }

    @Override
    public void next(int[] batch) {
        if (used + batch.length > order.length) {
            shuffle();
            used = 0;
        }
        System.arraycopy(order, used, batch, 0, batch.length);
        used += batch.length;
    }

    /// Fisher and Yates.
    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
