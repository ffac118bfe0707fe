package dev.perrin.trainer.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.TestImages;
import dev.perrin.trainer.model.ClassificationLoss;
import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.MatrixDecayModel;
import dev.perrin.trainer.model.ScoredModel;
import dev.perrin.trainer.model.network.NetworkSettings.Precision;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Products by algorithmic differentiation against central differences of DL4J's gradients and scores, which share no
/// arithmetic with them. Steps of 10⁻⁷ pass no kink of a ReLU here; rounding makes float64 differences wrong by
/// 10⁻¹⁶/10⁻⁷ times numbers of order a hundred, and third derivatives by 10⁻¹⁴ of theirs.
class TangentsTest {
    private static final int EXAMPLES = 8;
    private static final double STEP = 1e-7;
    private static final double ERROR = 3e-7;

    @ParameterizedTest
    @EnumSource(NetworkCase.class)
    void everyNetworksProductsAreTheDifferencesOfGradients(NetworkCase networkCase) {
        for (ClassificationLoss loss : ClassificationLoss.values()) {
            for (NormalisationMode mode : NormalisationMode.values()) {
                try (NetworkModel reference = networkCase.model(3, EXAMPLES, loss, mode)) {
                    double[] parameters = parameters(reference);
                    double[] vector = gaussian(parameters.length, 11);
                    double[] hessian = hessianByDifferences(reference, parameters, vector);
                    double[] gaussNewton = new double[parameters.length];
                    reference.gaussNewtonProduct(parameters, vector, STEP, gaussNewton);
                    engines(networkCase).forEach(engine -> {
                        try (NetworkModel model = networkCase.model(3, EXAMPLES, loss, mode, engine.engines)) {
                            assertThat(model.hasProducts()).isTrue();
                            assertThat(product(model, CurvatureMatrix.HESSIAN, parameters, vector))
                                    .as("%s, %s, %s", engine, loss, mode)
                                    .containsExactly(hessian, error(hessian));
                            assertThat(product(model, CurvatureMatrix.GAUSS_NEWTON, parameters, vector))
                                    .as("%s, %s, %s", engine, loss, mode)
                                    .containsExactly(gaussNewton, error(gaussNewton));
                        }
                    });
                }
            }
        }
    }

    /// u·Hv = v·Hu to rounding: differences are a thousand times from that.
    @ParameterizedTest
    @EnumSource(NetworkCase.class)
    void productsAreSymmetricToRounding(NetworkCase networkCase) {
        engines(networkCase).forEach(engine -> {
            try (NetworkModel model = networkCase.model(
                    5, EXAMPLES, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION, engine.engines)) {
                double[] parameters = parameters(model);
                double[] u = gaussian(parameters.length, 21);
                double[] v = gaussian(parameters.length, 22);
                double there = dot(u, product(model, CurvatureMatrix.HESSIAN, parameters, v));
                double back = dot(v, product(model, CurvatureMatrix.HESSIAN, parameters, u));
                assertThat(there).as("%s", engine).isCloseTo(back, within(1e-11 * (1 + Math.abs(back))));
            }
        });
    }

    @Test
    void minibatchesWithStatisticsOfTheirOwnHaveProductsToo() {
        EngineFactory pytorch = EngineCase.PYTORCH.engines;
        try (NetworkModel reference =
                        NetworkCase.CNN_BN.model(4, 9, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.TRAINING);
                NetworkModel network = NetworkCase.CNN_BN.model(
                        4, 9, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.TRAINING, pytorch)) {
            MinibatchStatisticsModel byDifferences = new MinibatchStatisticsModel(reference, 4);
            MinibatchStatisticsModel model = new MinibatchStatisticsModel(network, 4);
            double[] parameters = parameters(network);
            double[] vector = gaussian(parameters.length, 2);

            double[] expected = hessianByDifferences(byDifferences, parameters, vector);
            assertThat(product(model, CurvatureMatrix.HESSIAN, parameters, vector))
                    .containsExactly(expected, error(expected));
        }
    }

    @Test
    void weightDecayOnMatricesIsAPartOfTheProduct() {
        try (NetworkModel network = NetworkCase.MLP.model(
                4, EXAMPLES, ClassificationLoss.CROSS_ENTROPY, NormalisationMode.EVALUATION, EngineCase.OWN.engines)) {
            ScoredModel model = (ScoredModel) MatrixDecayModel.of(network, 0.3);
            double[] parameters = parameters(network);
            double[] vector = gaussian(parameters.length, 2);

            double[] expected = hessianByDifferences(model, parameters, vector);
            assertThat(product(model, CurvatureMatrix.HESSIAN, parameters, vector))
                    .containsExactly(expected, error(expected));
        }
    }

    /// The product in float32 is that in float64 but for rounding, and the model in float64 is there to tell it.
    @Test
    void float32ComesWithAModelThatTellsItsRounding() {
        Network network = NetworkCase.RESNET_SMALL.network(NetworkCase.IMAGES);
        try (NetworkModel precise = NetworkCase.RESNET_SMALL.model(
                4,
                EXAMPLES,
                ClassificationLoss.CROSS_ENTROPY,
                NormalisationMode.EVALUATION,
                EngineCase.PYTORCH.engines)) {
            TestImages images = TestImages.gaussian(4, EXAMPLES, NetworkCase.IMAGES, NetworkCase.CLASSES);
            try (NetworkModel model = new NetworkModel(
                    network,
                    new NetworkSettings(
                            ClassificationLoss.CROSS_ENTROPY,
                            NormalisationMode.EVALUATION,
                            Precision.FLOAT32,
                            1 << 20,
                            EngineCase.PYTORCH.engines),
                    images,
                    images.labels())) {
                float[] statistics = new float[(int) precise.buffers().dimension()];
                precise.copyBuffers(statistics);
                model.restoreBuffers(statistics);
                double[] parameters = parameters(model);
                double[] vector = gaussian(parameters.length, 2);
                double[] expected = product(precise, CurvatureMatrix.HESSIAN, parameters, vector);
                double scale = Math.sqrt(dot(expected, expected));

                assertThat(precise.inFloat64()).isEmpty();
                assertThat(product(model, CurvatureMatrix.HESSIAN, parameters, vector))
                        .containsExactly(expected, within(1e-4 * scale));
                try (ScoredModel found = model.inFloat64().orElseThrow()) {
                    assertThat(product(found, CurvatureMatrix.HESSIAN, parameters, vector))
                            .containsExactly(expected, within(1e-12 * scale));
                }
            }
        }
    }

    private static Stream<EngineCase> engines(NetworkCase networkCase) {
        return networkCase.engines().filter(engine -> engine != EngineCase.DL4J);
    }

    private static double[] product(ScoredModel model, CurvatureMatrix matrix, double[] parameters, double[] vector) {
        double[] product = new double[parameters.length];
        model.product(matrix, parameters, vector, product);
        return product;
    }

    private static double[] hessianByDifferences(ScoredModel model, double[] parameters, double[] vector) {
        double[] above = gradient(model, parameters, STEP, vector);
        double[] below = gradient(model, parameters, -STEP, vector);
        for (int i = 0; i < above.length; i++) {
            above[i] = (above[i] - below[i]) / (2 * STEP);
        }
        return above;
    }

    private static double[] gradient(ScoredModel model, double[] parameters, double step, double[] vector) {
        double[] shifted = parameters.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += step * vector[i];
        }
        double[] gradient = new double[shifted.length];
        double _ = model.fullGradient(shifted, gradient);
        return gradient;
    }

    private static Offset<Double> error(double[] expected) {
        double greatest = 1;
        for (double entry : expected) {
            greatest = Math.max(greatest, Math.abs(entry));
        }
        return within(ERROR * greatest);
    }

    private static double[] parameters(NetworkModel model) {
        float[] first = new float[model.dimension()];
        FirstParameters.fill(model.network(), new SplittableRandom(7), first);
        double[] parameters = new double[first.length];
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < first.length; i++) {
            parameters[i] = first[i] + 0.05 * random.nextGaussian();
        }
        return parameters;
    }

    private static double[] gaussian(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] vector = new double[length];
        for (int i = 0; i < length; i++) {
            vector[i] = random.nextGaussian();
        }
        return vector;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
