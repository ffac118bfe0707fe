package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.ExampleShape;
import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The backward pass from derivatives that are given: Σᵢₖ ∂ᵢₖ ∇zᵢₖ, in float64.
class GivenDerivativesTest {
    private static final int[] BATCH = {4, 0, 2, 1, 0, 3};
    private static final int CLASSES = NetworkCase.CLASSES;

    @ParameterizedTest
    @EnumSource(NetworkCase.class)
    void allEnginesGiveTheSameGradient(NetworkCase networkCase) {
        for (NormalisationMode mode : NormalisationMode.values()) {
            Network network = networkCase.network(NetworkCase.IMAGES);
            double[] expected = gradient(network, NetworkCase.IMAGES, EngineCase.DL4J, mode);
            networkCase
                    .engines()
                    .forEach(engine -> assertThat(gradient(network, NetworkCase.IMAGES, engine, mode))
                            .as("%s, %s", engine, mode)
                            .containsExactly(expected, within(1e-12)));
        }
    }

    /// z = W tanh(Vx + a) + b. With e = tanh(Vx + a): ∂W = Σᵢ ∂ᵢ eᵢᵀ, ∂b = Σᵢ ∂ᵢ, and with uᵢ = (Wᵀ∂ᵢ)(1 − eᵢ²):
    /// ∂V = Σᵢ uᵢ xᵢᵀ, ∂a = Σᵢ uᵢ. The tensors' order is V, a, W, b.
    @ParameterizedTest
    @EnumSource(EngineCase.class)
    void ofAPerceptronItIsTheClosedForm(EngineCase engine) {
        int width = 4;
        ExampleShape shape = ExampleShape.row(7);
        Network network = SmallNetwork.perceptron(shape, CLASSES, List.of(width), Activation.TANH, false);
        float[] theta = parameters(network);
        int weights = width * 8;
        double[] expected = new double[theta.length];
        float[] rows = new float[BATCH.length * 7];
        images(shape).read(BATCH, rows);
        double[] derivatives = derivatives();
        for (int example = 0; example < BATCH.length; example++) {
            for (int unit = 0; unit < width; unit++) {
                double sum = theta[width * 7 + unit];
                for (int j = 0; j < 7; j++) {
                    sum += (double) theta[unit * 7 + j] * rows[example * 7 + j];
                }
                double output = Math.tanh(sum);
                double back = 0;
                for (int k = 0; k < CLASSES; k++) {
                    double derivative = derivatives[example * CLASSES + k];
                    expected[weights + k * width + unit] += derivative * output;
                    back += theta[weights + k * width + unit] * derivative;
                }
                back *= 1 - output * output;
                expected[width * 7 + unit] += back;
                for (int j = 0; j < 7; j++) {
                    expected[unit * 7 + j] += back * rows[example * 7 + j];
                }
            }
            for (int k = 0; k < CLASSES; k++) {
                expected[weights + CLASSES * width + k] += derivatives[example * CLASSES + k];
            }
        }

        double[] gradient = gradient(network, shape, engine, NormalisationMode.EVALUATION);

        assertThat(gradient).containsExactly(expected, within(1e-13));
    }

    private static double[] gradient(Network network, ExampleShape shape, EngineCase from, NormalisationMode mode) {
        TestImages images = images(shape);
        float[] running = new float[(int) network.buffers().dimension()];
        Arrays.fill(running, 0.75f);
        double[] gradient = new double[(int) network.layout().dimension()];
        try (Engine engine = from.engines.create(network, Precision.FLOAT64, ClassificationLoss.CROSS_ENTROPY)) {
            switch (mode) {
                case TRAINING -> engine.train();
                case EVALUATION -> engine.evaluate(running);
            }
            engine.setParameters(parameters(network));
            engine.read(images, BATCH, images.labels().values());
            engine.differentiate(derivatives());
            engine.gradient(gradient);
            assertThat(engine.loss())
                    .as("it is not the loss that was differentiated")
                    .isNaN();
        }
        return gradient;
    }

    private static TestImages images(ExampleShape shape) {
        return TestImages.gaussian(3, 5, shape, CLASSES);
    }

    private static float[] parameters(Network network) {
        float[] parameters = new float[(int) network.layout().dimension()];
        FirstParameters.fill(network, new SplittableRandom(4), parameters);
        return parameters;
    }

    private static double[] derivatives() {
        double[] derivatives = new double[BATCH.length * CLASSES];
        Arrays.setAll(derivatives, i -> Math.cos(1.3 * i) / BATCH.length);
        return derivatives;
    }
}
