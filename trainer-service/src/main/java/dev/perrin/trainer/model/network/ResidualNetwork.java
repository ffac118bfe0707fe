package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.network.NetworkBuilder.Output;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.List;

/// ResNet with basic blocks: He, Zhang, Ren, Sun, *Deep Residual Learning for Image Recognition*, arXiv 1512.03385.
/// Nodes are named as torchvision's modules, in both forms.
///
/// @param blocks of each of the four stages, whose channels are 64, 128, 256 and 512
public record ResidualNetwork(List<Integer> blocks) {
    public static final ResidualNetwork RESNET_18 = new ResidualNetwork(List.of(2, 2, 2, 2));
    public static final ResidualNetwork RESNET_34 = new ResidualNetwork(List.of(3, 4, 6, 3));

    private static final int FIRST_CHANNELS = 64;

    public ResidualNetwork {
        blocks = List.copyOf(blocks);
    }

    /// @throws NetworkException when the images are too small
    public Network network(ExampleShape images, int classCount, InputForm form) {
        return network(images, classCount, form, FIRST_CHANNELS);
    }

    /// @param channels of the first stage; each further one has twice as many
    Network network(ExampleShape images, int classCount, InputForm form, int channels) {
        NetworkBuilder network = new NetworkBuilder(images);
        switch (form) {
            case IMAGENET -> {
                normalised(network, "conv1", "bn1", channels, 7, 2).nonlinearity("relu", Activation.RELU);
                network.pooling("maxpool", PoolingKind.GREATEST, 3, 2, 1);
            }
            case SMALL -> normalised(network, "conv1", "bn1", channels, 3, 1).nonlinearity("relu", Activation.RELU);
        }
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int block = 0; block < blocks.get(stage); block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                basicBlock(network, "layer" + (stage + 1) + "." + block, channels << stage, stride);
            }
        }
        return network.globalMean("avgpool")
                .fullyConnected("fc", classCount, Initialisation.UNIFORM_FAN_IN)
                .build();
    }

    /// Two convolutions beside the identity, or beside a convolution of 1 × 1 where the shape changes.
    private static void basicBlock(NetworkBuilder network, String name, int channels, int stride) {
        Output input = network.output();
        normalised(network, name + ".conv1", name + ".bn1", channels, 3, stride);
        network.nonlinearity(name + ".relu1", Activation.RELU);
        Output residual = normalised(network, name + ".conv2", name + ".bn2", channels, 3, 1)
                .output();
        network.from(input);
        if (stride != 1 || input.shape().channels() != channels) {
            normalised(network, name + ".downsample.0", name + ".downsample.1", channels, 1, stride);
        }
        network.sum(name + ".sum", residual).nonlinearity(name + ".relu2", Activation.RELU);
    }

    private static NetworkBuilder normalised(
            NetworkBuilder network, String convolution, String normalisation, int channels, int kernel, int stride) {
        return network.convolution(convolution, channels, kernel, stride, false, Initialisation.NORMAL_FAN_OUT)
                .normalisation(normalisation);
    }
}
