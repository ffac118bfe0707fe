package dev.perrin.trainer.model.network.djl;

import dev.perrin.trainer.model.network.Network;
import dev.perrin.trainer.model.network.Node;
import dev.perrin.trainer.model.network.Operation;
import java.util.Arrays;

/// PyTorch gives the variance of a minibatch with divisor n − 1; the port wants it with n, the values of a channel.
final class BatchVariances {
    /// Values of one example in the channel of each statistic; 0 for means.
    private final int[] places;

    BatchVariances(Network network) {
        this.places = new int[Math.toIntExact(network.buffers().dimension())];
        int next = 0;
        for (Node node : network.nodes()) {
            if (node.operation() instanceof Operation.Normalisation it) {
                int variances = next + it.channels();
                next = variances + it.channels();
                Arrays.fill(places, variances, next, node.output().size() / it.channels());
            }
        }
    }

    /// @param statistics means and variances in the order of the network's buffers. Modified.
    void toDivisorN(float[] statistics, int batchSize) {
        for (int i = 0; i < statistics.length; i++) {
            if (places[i] > 0) {
                double count = (double) batchSize * places[i];
                statistics[i] = (float) (statistics[i] * (count - 1) / count);
            }
        }
    }
}
