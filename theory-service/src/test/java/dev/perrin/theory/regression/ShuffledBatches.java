package dev.perrin.theory.regression;

import java.util.random.RandomGenerator;

/// Feeds examples in a new order every epoch, every one once.
final class ShuffledBatches {
    private final Problems problem;
    private final int batchSize;
    private final RandomGenerator random;
    private final int[] order;
    private int next;

    ShuffledBatches(Problems problem, int batchSize, RandomGenerator random) {
        this.problem = problem;
        this.batchSize = batchSize;
        this.random = random;
        this.order = new int[problem.targets().length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        this.next = order.length;
    }

    void run(MiniBatchSgd sgd, int steps) {
        for (int k = 0; k < steps; k++) {
            if (next == order.length) {
                shuffle();
                next = 0;
            }
            for (int s = 0; s < batchSize; s++) {
                int n = order[next++];
                sgd.see(problem.inputs()[n], problem.targets()[n], batchSize);
            }
            sgd.step();
        }
    }

    private void shuffle() {
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
    }
}
