package dev.perrin.trainer.model.network;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.ParameterLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What PyTorch and torchvision say of networks: see `golden/networks/networks.py`, whose formula of weights and inputs
/// is written a second time here.
@SuppressWarnings("ImmutableEnumChecker") // Records of numbers.
enum GoldenNetworks {
    CNN("cnn", new ExampleShape(1, 8, 8), 6, 5, ClassificationLoss.SQUARED_ERROR) {
        @Override
        Network network() {
            return SmallNetwork.convolutional(shape, classes, List.of(3, 4), Activation.TANH, true);
        }
    },
    RESNET18_IMAGENET("resnet18-imagenet", new ExampleShape(3, 224, 224), 2, 1000, ClassificationLoss.CROSS_ENTROPY) {
        @Override
        Network network() {
            return ResidualNetwork.RESNET_18.network(shape, classes, InputForm.IMAGENET);
        }
    },
    RESNET18_SMALL("resnet18-small", new ExampleShape(3, 32, 32), 3, 10, ClassificationLoss.CROSS_ENTROPY) {
        @Override
        Network network() {
            return ResidualNetwork.RESNET_18.network(shape, classes, InputForm.SMALL);
        }
    },
    VGG11_SMALL("vgg11-small", new ExampleShape(3, 32, 32), 3, 10, ClassificationLoss.CROSS_ENTROPY) {
        @Override
        Network network() {
            return VggNetwork.eleven(false).network(shape, classes, InputForm.SMALL);
        }
    },
    VGG16_BN_IMAGENET("vgg16_bn-imagenet", new ExampleShape(3, 224, 224), 2, 10, ClassificationLoss.CROSS_ENTROPY) {
        @Override
        Network network() {
            return VggNetwork.sixteen(true)
                    .network(shape, classes, InputForm.IMAGENET, List.of(64, 128, 256, 512, 512), 16);
        }
    };

    private static final int FIRST_STATISTIC = 1000;
    private static final int INPUTS = 100_000;

    final ExampleShape shape;
    final int batch;
    final int classes;
    final ClassificationLoss loss;
    private final String caseName;

    GoldenNetworks(String caseName, ExampleShape shape, int batch, int classes, ClassificationLoss loss) {
        this.caseName = caseName;
        this.shape = shape;
        this.batch = batch;
        this.classes = classes;
        this.loss = loss;
    }

    abstract Network network();

    /// Numbers of a quantity.
    double[] numbers(String quantity) {
        String start = caseName + " " + quantity + " ";
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(GoldenNetworks.class.getResourceAsStream("/golden/networks/networks.txt")),
                StandardCharsets.UTF_8))) {
            String line = lines.lines()
                    .filter(candidate -> candidate.startsWith(start))
                    .findFirst()
                    .orElseThrow();
            return Arrays.stream(line.substring(start.length()).split(" ", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestImages images() {
        float[] values = new float[batch * shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (Math.sqrt(3) * uniform(INPUTS, i));
        }
        int[] labels = new int[batch];
        Arrays.setAll(labels, i -> (7 * i + 3) % classes);
        return TestImages.of(shape, values, labels, classes);
    }

    static float[] parameters(Network network) {
        return fill(network.layout(), 0);
    }

    static float[] statistics(Network network) {
        return fill(network.buffers(), FIRST_STATISTIC);
    }

    private static float[] fill(ParameterLayout layout, int firstNumber) {
        float[] values = new float[(int) layout.dimension()];
        int number = firstNumber;
        for (ParameterLayout.Tensor tensor : layout.tensors()) {
            for (int i = 0; i < tensor.length(); i++) {
                values[(int) tensor.offset() + i] = (float) value(tensor, uniform(number, i));
            }
            number++;
        }
        return values;
    }

    private static double value(ParameterLayout.Tensor tensor, double uniform) {
        String name = tensor.name();
        if (name.endsWith("running_var")) {
            return 1 + 0.5 * uniform;
        }
        if (name.endsWith("running_mean") || name.endsWith("bias")) {
            return 0.1 * uniform;
        }
        if (tensor.shape().size() == 1) {
            return 1 + 0.2 * uniform;
        }
        return Math.sqrt(6.0 / (tensor.length() / (double) tensor.shape().getFirst())) * uniform;
    }

    private static double uniform(int tensor, int element) {
        long x = (((long) tensor << 32) + element + 1) * 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        x ^= x >>> 31;
        return (x >>> 40) / 0x1p23 - 1;
    }
}
