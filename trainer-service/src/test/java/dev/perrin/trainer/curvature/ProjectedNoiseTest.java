package dev.perrin.trainer.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.data.DataSet;
import dev.perrin.trainer.data.DataSet.Labels;
import dev.perrin.trainer.data.TestData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import dev.perrin.trainer.model.SoftmaxRegression;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class ProjectedNoiseTest {
    private static final int EXAMPLES = 600;
    private static final int ORDER = 3;

    private final DataSet data = TestData.labelled(3, EXAMPLES, 6, 4);
    private final Model model = new SoftmaxRegression(data, (Labels) data.targets());
    private final double[] parameters = ModelCase.parameters(model, 3);
    private final double[] mean = new double[parameters.length];
    private final double[][] directions = orthonormal(parameters.length);

    ProjectedNoiseTest() {
        model.fullGradient(parameters, mean);
    }

    /// Against Σ as a whole matrix.
    @Test
    void ofAllExamplesItIsTheMatrixItself() {
        // Given
        double[][] sigma = sigma();
        double trace = 0;
        for (int i = 0; i < sigma.length; i++) {
            trace += sigma[i][i];
        }

        // When
        ProjectedNoise noise = measure(EXAMPLES, 1);

        // Then
        for (int a = 0; a < ORDER; a++) {
            for (int b = 0; b < ORDER; b++) {
                assertThat(noise.covariance()[a * ORDER + b])
                        .isCloseTo(form(sigma, directions[a], directions[b]), within(1e-12));
            }
        }
        assertThat(noise.trace().value()).isCloseTo(trace, within(1e-12 * trace));
        assertThat(noise.trace().standardError()).isZero();
        assertThat(noise.standardErrors()).containsOnly(0);
        assertThat(noise.offDiagonalFraction().standardError()).isZero();
        assertThat(noise.examples()).isEqualTo(EXAMPLES);
    }

    /// Over many draws of a third of the examples, z has the mean 0 and the variance 1 within four standard errors of
    /// 300 draws, whose tails are a little heavier than Gaussian; the jackknife is allowed twice that.
    @Test
    void ofSomeExamplesItScattersAboutItAsItsErrorsSay() {
        ProjectedNoise whole = measure(EXAMPLES, 1);
        int draws = 300;
        double[] sums = new double[3];
        double[] squares = new double[3];

        for (int seed = 0; seed < draws; seed++) {
            ProjectedNoise part = measure(EXAMPLES / 3, seed);
            double[] z = {
                (part.trace().value() - whole.trace().value()) / part.trace().standardError(),
                (part.covariance()[1] - whole.covariance()[1]) / part.standardErrors()[1],
                (part.offDiagonalFraction().value()
                                - whole.offDiagonalFraction().value())
                        / part.offDiagonalFraction().standardError()
            };
            for (int i = 0; i < 3; i++) {
                sums[i] += z[i];
                squares[i] += z[i] * z[i];
            }
        }

        for (int i = 0; i < 2; i++) {
            assertThat(sums[i] / draws).isCloseTo(0, within(4 / Math.sqrt(draws)));
            assertThat(squares[i] / draws).isCloseTo(1, within(4 * Math.sqrt(3.0 / draws)));
        }
        assertThat(sums[2] / draws).isCloseTo(0, within(8 / Math.sqrt(draws)));
        assertThat(squares[2] / draws).isCloseTo(1, within(8 * Math.sqrt(3.0 / draws)));
    }

    @Test
    void endsWhenItIsCancelled() {
        assertThatThrownBy(() -> ProjectedNoise.measure(
                        model, parameters, mean, directions, 100, 1, () -> true, _ -> {}, MeasurementJournal.NONE))
                .isInstanceOf(CancellationException.class);
    }

    private ProjectedNoise measure(int examples, long seed) {
        return ProjectedNoise.measure(
                model, parameters, mean, directions, examples, seed, () -> false, _ -> {}, MeasurementJournal.NONE);
    }

    private double[][] sigma() {
        int dimension = parameters.length;
        double[][] sigma = new double[dimension][dimension];
        double[] gradient = new double[dimension];
        for (int example = 0; example < EXAMPLES; example++) {
            model.exampleGradient(parameters, example, gradient);
            for (int i = 0; i < dimension; i++) {
                for (int j = 0; j < dimension; j++) {
                    sigma[i][j] += (gradient[i] - mean[i]) * (gradient[j] - mean[j]) / EXAMPLES;
                }
            }
        }
        return sigma;
    }

    private static double form(double[][] matrix, double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b.length; j++) {
                sum += a[i] * matrix[i][j] * b[j];
            }
        }
        return sum;
    }

    /// Columns of a product of reflections.
    private static double[][] orthonormal(int dimension) {
        double[][] vectors = new double[ORDER][dimension];
        SplittableRandom random = new SplittableRandom(5);
        double[] normal = random.doubles(dimension, -1, 1).toArray();
        double squared = 0;
        for (double element : normal) {
            squared += element * element;
        }
        for (int i = 0; i < ORDER; i++) {
            for (int j = 0; j < dimension; j++) {
                vectors[i][j] = (i == j ? 1 : 0) - 2 * normal[i] * normal[j] / squared;
            }
        }
        return vectors;
    }
}
