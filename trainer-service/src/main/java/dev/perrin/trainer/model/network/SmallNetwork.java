package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.List;

/// Small networks of given widths, for statistics that need many steps.
public final class SmallNetwork {
    private SmallNetwork() {}

    /// A convolution of 3 × 3, an activation and a mean over 2 × 2 for each entry, then one fully connected layer.
    /// Means and not greatest elements: with tanh its loss is smooth, and differences of gradients are second
    /// derivatives.
    ///
    /// @param channels of each convolution, at least one
    /// @throws NetworkException when the images are too small for that many poolings
    public static Network convolutional(
            ExampleShape images, int classCount, List<Integer> channels, Activation activation, boolean batchNorm) {
        NetworkBuilder network = new NetworkBuilder(images);
        for (int layer = 0; layer < channels.size(); layer++) {
            network.convolution(
                    "convolutions." + layer, channels.get(layer), 3, 1, true, Initialisation.UNIFORM_FAN_IN);
            hidden(network, layer, activation, batchNorm).pooling("pooling." + layer, PoolingKind.MEAN, 2, 2, 0);
        }
        return network.flattening("flatten")
                .fullyConnected("linear", classCount, Initialisation.UNIFORM_FAN_IN)
                .build();
    }

    /// Fully connected layers with an activation between them.
    ///
    /// @param widths of the hidden layers, at least one
    public static Network perceptron(
            ExampleShape rows, int classCount, List<Integer> widths, Activation activation, boolean batchNorm) {
        NetworkBuilder network = new NetworkBuilder(rows);
        if (rows.channels() > 1 || rows.height() > 1) {
            network.flattening("flatten");
        }
        for (int layer = 0; layer < widths.size(); layer++) {
            network.fullyConnected("layers." + layer, widths.get(layer), Initialisation.UNIFORM_FAN_IN);
            hidden(network, layer, activation, batchNorm);
        }
        return network.fullyConnected("layers." + widths.size(), classCount, Initialisation.UNIFORM_FAN_IN)
                .build();
    }

    private static NetworkBuilder hidden(NetworkBuilder network, int layer, Activation activation, boolean batchNorm) {
        if (batchNorm) {
            network.normalisation("norms." + layer);
        }
        return network.nonlinearity("activations." + layer, activation);
    }
}
