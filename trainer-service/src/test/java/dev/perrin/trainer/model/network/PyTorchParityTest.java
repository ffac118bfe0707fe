package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.model.ParameterLayout;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Against PyTorch in float64, from the same weights.
class PyTorchParityTest {
    static Stream<Arguments> everything() {
        return Arrays.stream(GoldenNetworks.values()).flatMap(PyTorchParityTest::onEveryEngine);
    }

    static Stream<Arguments> some() {
        return Stream.of(GoldenNetworks.CNN, GoldenNetworks.RESNET18_SMALL).flatMap(PyTorchParityTest::onEveryEngine);
    }

    private static Stream<Arguments> onEveryEngine(GoldenNetworks golden) {
        return EngineCase.of(golden.network()).map(engine -> Arguments.of(golden, engine));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void float32ScoresAndGradientsArePyTorchs(GoldenNetworks golden, EngineCase engine) {
        // Rounding grows from layer to layer, and a maximum or a ReLU now and then takes the other side: PyTorch's own
        // float32 gradients are up to 1.8e-3 of a tensor's norm from its float64 ones, and oneDNN's up to 3.8e-3.
        requireParity(golden, engine, Precision.FLOAT32, 1e-2);
    }

    @ParameterizedTest
    @MethodSource("some")
    void float64ScoresAndGradientsArePyTorchs(GoldenNetworks golden, EngineCase engine) {
        requireParity(golden, engine, Precision.FLOAT64, 1e-10);
    }

    private static void requireParity(GoldenNetworks golden, EngineCase engine, Precision precision, double tolerance) {
        // Given
        Network network = golden.network();
        TestImages images = golden.images();
        float[] parameters = GoldenNetworks.parameters(network);
        double[] wide = new double[parameters.length];
        Arrays.setAll(wide, i -> parameters[i]);
        for (NormalisationMode mode : NormalisationMode.values()) {
            NetworkModel model = new NetworkModel(
                    network,
                    new NetworkSettings(golden.loss, mode, precision, 4L << 30, engine.engines),
                    images,
                    images.labels());
            model.restoreBuffers(GoldenNetworks.statistics(network));
            String prefix = mode.name().toLowerCase(Locale.ROOT);
            double[] gradient = new double[parameters.length];

            // When
            double loss = model.fullGradient(wide, gradient);

            // Then
            double expectedLoss = golden.numbers(prefix + ".loss")[0];
            assertThat(loss).as(prefix).isCloseTo(expectedLoss, within(tolerance * expectedLoss));
            assertThat(model.evaluate(wide).accuracy().orElseThrow() * golden.batch)
                    .isEqualTo(golden.numbers(prefix + ".correct")[0]);
            requireGradient(network.layout(), gradient, golden, prefix + ".gradient.", tolerance);
        }
    }

    private static void requireGradient(
            ParameterLayout layout, double[] gradient, GoldenNetworks golden, String prefix, double tolerance) {
        double greatest = Arrays.stream(golden.numbers(prefix + "norms")).max().orElseThrow();
        for (int i = 0; i < layout.tensors().size(); i++) {
            ParameterLayout.Tensor tensor = layout.tensors().get(i);
            int offset = (int) tensor.offset();
            int length = (int) tensor.length();
            double norm = golden.numbers(prefix + "norms")[i];
            // Some are zero, as those of a bias before batch norm: of the size of rounding errors of the others.
            double allowed = tolerance * (norm + 1e-3 * greatest);
            String described = prefix + tensor.name();
            assertThat(norm(gradient, offset, length)).as(described).isCloseTo(norm, within(allowed));
            assertThat(gradient[offset]).as(described).isCloseTo(golden.numbers(prefix + "first")[i], within(allowed));
            assertThat(gradient[offset + length / 2])
                    .as(described)
                    .isCloseTo(golden.numbers(prefix + "middle")[i], within(allowed));
            assertThat(gradient[offset + length - 1])
                    .as(described)
                    .isCloseTo(golden.numbers(prefix + "last")[i], within(allowed));
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void scoresByRunningStatisticsArePyTorchs(GoldenNetworks golden, EngineCase engineCase) {
        // Given
        Network network = golden.network();
        TestImages images = golden.images();
        Engine engine = engineCase.engines.create(network, Precision.FLOAT32, golden.loss);
        engine.setParameters(GoldenNetworks.parameters(network));
        engine.evaluate(GoldenNetworks.statistics(network));
        int[] all = new int[golden.batch];
        Arrays.setAll(all, i -> i);
        engine.read(images, all, images.labels().values());

        // When
        double[] scores = engine.scores();

        // Then
        double[] expected = golden.numbers("evaluation.scores");
        double scale = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        int last = (golden.batch - 1) * golden.classes;
        for (int k = 0; k < expected.length; k++) {
            assertThat(scores[last + k]).isCloseTo(expected[k], within(1e-5 * scale));
        }
        engine.close();
    }

    /// Statistics of a minibatch in float32, followed as PyTorch follows them in float64.
    @ParameterizedTest
    @MethodSource("some")
    void runningStatisticsFollowAsPyTorchs(GoldenNetworks golden, EngineCase engine) {
        // Given
        Network network = golden.network();
        TestImages images = golden.images();
        NetworkModel model = new NetworkModel(
                network, NetworkSettings.forCurvature(golden.loss, engine.engines), images, images.labels());
        float[] parameters = GoldenNetworks.parameters(network);
        model.restoreBuffers(GoldenNetworks.statistics(network));
        int[] all = new int[golden.batch];
        Arrays.setAll(all, i -> i);
        float[] reached = new float[(int) network.buffers().dimension()];

        // When
        model.gradient(parameters, all, new float[parameters.length], new BatchOutcome());
        model.copyBuffers(reached);

        // Then
        double[] wide = new double[reached.length];
        Arrays.setAll(wide, i -> reached[i]);
        for (int i = 0; i < network.buffers().tensors().size(); i++) {
            ParameterLayout.Tensor tensor = network.buffers().tensors().get(i);
            int offset = (int) tensor.offset();
            int length = (int) tensor.length();
            double norm = golden.numbers("statistics.norms")[i];
            assertThat(norm(wide, offset, length)).as(tensor.name()).isCloseTo(norm, within(1e-5 * norm));
            assertThat(wide[offset + length - 1])
                    .as(tensor.name())
                    .isCloseTo(golden.numbers("statistics.last")[i], within(1e-5 * norm));
        }
    }

    private static double norm(double[] values, int offset, int length) {
        double squared = 0;
        for (int i = offset; i < offset + length; i++) {
            squared += values[i] * values[i];
        }
        return Math.sqrt(squared);
    }
}
