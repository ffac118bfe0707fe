package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.Arrays;

/// Batch norm's running means and variances, which follow those of the minibatches as PyTorch's do:
///
/// μ ← 0.9 μ + 0.1 m,  σ² ← 0.9 σ² + 0.1 s² n/(n − 1)
///
/// with the mean m and the variance s² (divisor n) of the n values of a channel in a minibatch.
final class RunningStatistics {
    private static final float MOMENTUM = 0.1f;

    private final ParameterLayout layout;
    private final float[] values;
    private final int[] places;
    private final boolean[] variances;

    RunningStatistics(Network network) {
        this.layout = network.buffers();
        this.values = new float[Math.toIntExact(layout.dimension())];
        this.places = new int[values.length];
        this.variances = new boolean[values.length];
        int next = 0;
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Normalisation normalisation) {
                int channels = normalisation.channels();
                Arrays.fill(places, next, next + 2 * channels, node.output().size() / channels);
                Arrays.fill(variances, next + channels, next + 2 * channels, true);
                next += 2 * channels;
            }
        }
        reset();
    }

    ParameterLayout layout() {
        return layout;
    }

    /// As before any minibatch: means 0 and variances 1.
    void reset() {
        for (int i = 0; i < values.length; i++) {
            values[i] = variances[i] ? 1 : 0;
        }
    }

    /// In the order of the layout. Not to be modified.
    float[] values() {
        return values;
    }

    /// @param next in the order of the layout. Not modified.
    void set(float[] next) {
        if (next.length != values.length) {
            throw new IllegalArgumentException(
                    "values must have length " + values.length + ", but have " + next.length);
        }
        System.arraycopy(next, 0, values, 0, values.length);
    }

    /// @param statistics m and s² of a minibatch, in the order of the layout. Not modified.
    /// @param batchSize at least 1; n is the batch size times the places of an image
    void follow(float[] statistics, int batchSize) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (1 - MOMENTUM) * values[i] + MOMENTUM * observed(statistics, batchSize, i);
        }
    }

    /// What the running values would follow.
    ///
    /// @param statistics as in [#follow]. Not modified.
    /// @param sums in the same order, added to. Modified.
    void addObserved(float[] statistics, int batchSize, double[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += observed(statistics, batchSize, i);
        }
    }

    private float observed(float[] statistics, int batchSize, int i) {
        if (!variances[i]) {
            return statistics[i];
        }
        double count = (double) batchSize * places[i];
        return (float) (statistics[i] * count / (count - 1));
    }

    /// The mode of training has no variance of a single value.
    void requireSeveralValues(int batchSize) {
        for (int place : places) {
            if ((long) batchSize * place < 2) {
                throw new NetworkException("batch_size must be at least 2 for batch norm after a layer of single values"
                        + ", but is " + batchSize);
            }
        }
    }
}
