package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CurvatureMeasurementTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void closedFormOfSoftmaxIsTheSlopeOfItsGradient(long seed) {
        closedFormIsTheSlopeOfTheGradient(ModelCase.SOFTMAX.model(seed), seed);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void closedFormOfLeastSquaresIsTheSlopeOfItsGradient(long seed) {
        closedFormIsTheSlopeOfTheGradient(ModelCase.LINEAR.model(seed), seed);
    }

    private static void closedFormIsTheSlopeOfTheGradient(Model model, long seed) {
        double[] parameters = ModelCase.parameters(model, seed);

        Hessian closed = Hessian.of(model, parameters, () -> false, _ -> {}, MeasurementJournal.NONE);
        Hessian differences = Hessian.byDifferences(model, parameters, () -> false, _ -> {}, MeasurementJournal.NONE);

        assertThat(closed.method()).isEqualTo(HessianMethod.ANALYTIC);
        assertThat(closed.asymmetry()).isLessThan(1e-15);
        assertThat(differences.asymmetry()).isLessThan(1e-9);
        assertThat(closed.entries()).containsExactly(differences.entries(), within(1e-9));
    }

    /// Second differences of the loss itself, another route than differences of gradients.
    @Test
    void hessianOfThePerceptronIsTheCurvatureOfItsLoss() {
        // Given
        Model model = ModelCase.PERCEPTRON.model(4);
        double[] parameters = ModelCase.parameters(model, 4);
        double width = 1e-4;

        // When
        Hessian hessian = Hessian.of(model, parameters, () -> false, _ -> {}, MeasurementJournal.NONE);

        // Then
        assertThat(hessian.method()).isEqualTo(HessianMethod.ALGORITHMIC_DIFFERENTIATION);
        double centre = model.evaluate(parameters).loss();
        for (int i = 0; i < parameters.length; i++) {
            double[] shifted = parameters.clone();
            shifted[i] += width;
            double above = model.evaluate(shifted).loss();
            shifted[i] = parameters[i] - width;
            double below = model.evaluate(shifted).loss();
            double curvature = (above - 2 * centre + below) / (width * width);
            assertThat(hessian.entries()[i * parameters.length + i]).isCloseTo(curvature, within(1e-6));
        }
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void noiseIsTheVarianceOfTheProjectedGradients(ModelCase modelCase) {
        // Given
        Model model = modelCase.model(6);
        double[] parameters = ModelCase.parameters(model, 6);
        int dimension = parameters.length;

        // When
        Curvature curvature = new CurvatureMeasurement(7, 0.01, dimension)
                .at(model, ModelCase.narrow(parameters), () -> false, _ -> {});

        // Then
        double[] gradient = new double[dimension];
        for (int mode = 0; mode < dimension; mode++) {
            double sum = 0;
            double squares = 0;
            for (int example = 0; example < model.exampleCount(); example++) {
                model.exampleGradient(parameters, example, gradient);
                double projection = dot(curvature.vectors()[mode], gradient);
                sum += projection;
                squares += projection * projection;
            }
            double mean = sum / model.exampleCount();
            double variance = squares / model.exampleCount() - mean * mean;
            assertThat(curvature.noiseVariances()[mode]).isCloseTo(variance / 7, within(1e-12 + 1e-9 * variance));
            double decay = 0.01 * dot(curvature.vectors()[mode], parameters);
            assertThat(curvature.gradients()[mode]).isCloseTo(mean + decay, within(1e-9));
        }
        assertThat(curvature.noiseOffDiagonalFraction()).isBetween(0.0, 1.0);
        assertThat(curvature.relativeResidual()).isLessThan(1e-12);
    }

    @ParameterizedTest
    @EnumSource(ModelCase.class)
    void eigenpairsRebuildTheHessian(ModelCase modelCase) {
        Model model = modelCase.model(8);
        double[] parameters = ModelCase.parameters(model, 8);
        int dimension = parameters.length;
        double[] hessian = Hessian.of(model, parameters, () -> false, _ -> {}, MeasurementJournal.NONE)
                .entries();

        Curvature curvature =
                new CurvatureMeasurement(1, 0, dimension).at(model, ModelCase.narrow(parameters), () -> false, _ -> {});

        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j < dimension; j++) {
                double rebuilt = 0;
                for (int mode = 0; mode < dimension; mode++) {
                    rebuilt += curvature.eigenvalues()[mode]
                            * curvature.vectors()[mode][i]
                            * curvature.vectors()[mode][j];
                }
                assertThat(rebuilt).isCloseTo(hessian[i * dimension + j], within(1e-12));
            }
        }
        for (int mode = 1; mode < dimension; mode++) {
            assertThat(curvature.eigenvalues()[mode])
                    .isLessThanOrEqualTo(curvature.eigenvalues()[mode - 1]);
        }
    }

    @Test
    void endsWhenItIsCancelled() {
        Model model = ModelCase.PERCEPTRON.model(1);
        float[] position = new float[model.dimension()];

        assertThatThrownBy(() -> new CurvatureMeasurement(1, 0, 1).at(model, position, () -> true, _ -> {}))
                .isInstanceOf(CancellationException.class);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
