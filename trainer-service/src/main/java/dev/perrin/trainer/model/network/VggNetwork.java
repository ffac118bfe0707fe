package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.model.network.Operation.PoolingKind;
import java.util.List;

/// VGG: Simonyan, Zisserman, *Very Deep Convolutional Networks for Large-Scale Image Recognition*, arXiv 1409.1556.
/// Nodes are named as torchvision's modules. Without dropout: it would make the loss another function at every step.
///
/// @param convolutions of each of the five stages, whose channels are 64, 128, 256, 512 and 512
/// @param batchNorm after every convolution
public record VggNetwork(List<Integer> convolutions, boolean batchNorm) {
    private static final List<Integer> CHANNELS = List.of(64, 128, 256, 512, 512);
    private static final int IMAGENET_EXTENT = 7;
    private static final int HIDDEN_WIDTH = 4096;

    public VggNetwork {
        convolutions = List.copyOf(convolutions);
    }

    public static VggNetwork eleven(boolean batchNorm) {
        return new VggNetwork(List.of(1, 1, 2, 2, 2), batchNorm);
    }

    public static VggNetwork sixteen(boolean batchNorm) {
        return new VggNetwork(List.of(2, 2, 3, 3, 3), batchNorm);
    }

    /// @throws NetworkException when the images are not of the form's size
    public Network network(ExampleShape images, int classCount, InputForm form) {
        return network(images, classCount, form, CHANNELS, HIDDEN_WIDTH);
    }

    Network network(ExampleShape images, int classCount, InputForm form, List<Integer> channels, int hiddenWidth) {
        NetworkBuilder network = new NetworkBuilder(images);
        int module = 0;
        for (int stage = 0; stage < convolutions.size(); stage++) {
            for (int i = 0; i < convolutions.get(stage); i++) {
                network.convolution(
                        "features." + module++, channels.get(stage), 3, 1, true, Initialisation.NORMAL_FAN_OUT);
                if (batchNorm) {
                    network.normalisation("features." + module++);
                }
                network.nonlinearity("features." + module++, Activation.RELU);
            }
            network.pooling("features." + module++, PoolingKind.GREATEST, 2, 2, 0);
        }
        requireExtent(network.output().shape(), form);
        network.flattening("flatten");
        return switch (form) {
            case IMAGENET ->
                network.fullyConnected("classifier.0", hiddenWidth, Initialisation.NORMAL_HUNDREDTH)
                        .nonlinearity("classifier.1", Activation.RELU)
                        .fullyConnected("classifier.3", hiddenWidth, Initialisation.NORMAL_HUNDREDTH)
                        .nonlinearity("classifier.4", Activation.RELU)
                        .fullyConnected("classifier.6", classCount, Initialisation.NORMAL_HUNDREDTH)
                        .build();
            case SMALL ->
                network.fullyConnected("classifier", classCount, Initialisation.NORMAL_HUNDREDTH)
                        .build();
        };
    }

    /// torchvision pools whatever comes to 7 × 7; for images of 224 × 224 that does nothing.
    private static void requireExtent(ExampleShape features, InputForm form) {
        int expected = switch (form) {
            case IMAGENET -> IMAGENET_EXTENT;
            case SMALL -> 1;
        };
        if (features.height() != expected || features.width() != expected) {
            throw new NetworkException("images must be " + 32 * expected + " × " + 32 * expected + " for the " + form
                    + " form of VGG, but five poolings leave " + features.height() + " × " + features.width());
        }
    }
}
