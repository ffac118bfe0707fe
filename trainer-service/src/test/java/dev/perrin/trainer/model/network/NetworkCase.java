package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Every kind of network in a tiny form.
enum NetworkCase {
    CNN {
        @Override
        Network network(ExampleShape images) {
            return SmallNetwork.convolutional(images, CLASSES, List.of(3, 4), Activation.TANH, false);
        }
    },
    CNN_BN {
        @Override
        Network network(ExampleShape images) {
            return SmallNetwork.convolutional(images, CLASSES, List.of(3, 4), Activation.RELU, true);
        }
    },
    MLP {
        @Override
        Network network(ExampleShape images) {
            return SmallNetwork.perceptron(images, CLASSES, List.of(6, 5), Activation.TANH, false);
        }
    },
    MLP_RELU {
        @Override
        Network network(ExampleShape images) {
            return SmallNetwork.perceptron(images, CLASSES, List.of(6), Activation.RELU, false);
        }
    },
    MLP_BN {
        @Override
        Network network(ExampleShape images) {
            return SmallNetwork.perceptron(images, CLASSES, List.of(6, 5), Activation.TANH, true);
        }
    },
    RESNET_SMALL {
        @Override
        Network network(ExampleShape images) {
            return new ResidualNetwork(List.of(1, 2)).network(images, CLASSES, InputForm.SMALL, 3);
        }
    },
    RESNET_IMAGENET {
        @Override
        Network network(ExampleShape images) {
            return new ResidualNetwork(List.of(1, 1)).network(images, CLASSES, InputForm.IMAGENET, 3);
        }
    },
    VGG {
        @Override
        Network network(ExampleShape images) {
            return new VggNetwork(List.of(1, 2, 1), false)
                    .network(images, CLASSES, InputForm.SMALL, List.of(3, 4, 4), 5);
        }
    },
    VGG_BN {
        @Override
        Network network(ExampleShape images) {
            return new VggNetwork(List.of(1, 2, 1), true)
                    .network(images, CLASSES, InputForm.SMALL, List.of(3, 4, 4), 5);
        }
    };

    static final int CLASSES = 3;
    static final ExampleShape IMAGES = new ExampleShape(2, 8, 8);

    abstract Network network(ExampleShape images);

    Stream<EngineCase> engines() {
        return EngineCase.of(network(IMAGES));
    }

    /// Parts of three examples, so that every pass over all of them has several parts and a shorter last one.
    NetworkModel model(long seed, int examples, ClassificationLoss loss, NormalisationMode mode) {
        return model(seed, examples, loss, mode, EngineFactory.dl4j());
    }

    NetworkModel model(
            long seed, int examples, ClassificationLoss loss, NormalisationMode mode, EngineFactory engines) {
        Network network = network(IMAGES);
        TestImages images = TestImages.gaussian(seed, examples, IMAGES, CLASSES);
        long three = 3 * 2 * 8 * network.activationCount();
        NetworkModel model = new NetworkModel(
                network, new NetworkSettings(loss, mode, Precision.FLOAT64, three, engines), images, images.labels());
        SplittableRandom random = new SplittableRandom(seed);
        model.restoreBuffers(statistics(random, network));
        return model;
    }

    /// Means around 0, variances around 1, none alike.
    private static float[] statistics(SplittableRandom random, Network network) {
        float[] values = new float[(int) network.buffers().dimension()];
        for (var tensor : network.buffers().tensors()) {
            for (int i = 0; i < tensor.length(); i++) {
                values[(int) tensor.offset() + i] = tensor.name().endsWith("var")
                        ? (float) (0.5 + random.nextDouble())
                        : (float) (0.3 * random.nextGaussian());
            }
        }
        return values;
    }
}
