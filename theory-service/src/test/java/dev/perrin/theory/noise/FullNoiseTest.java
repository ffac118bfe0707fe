package dev.perrin.theory.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.regression.LinearRegression;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FullNoiseTest {
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.9, 0, 1);

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @Test
    void hasTheVariancesOnItsDiagonalAndTheCovariancesBesideIt() {
        // Given
        FullNoise noise = new FullNoise(new double[] {2, 0.5, 0, 0.5, 1, -0.25, 0, -0.25, 0.5});

        // When
        double[] variances = noise.variances(new double[] {1, 2, 3}, new double[] {1, 1, 1}, HYPERPARAMETERS);

        // Then
        assertThat(variances).containsExactly(2, 1, 0.5);
        assertThat(noise.crossCovariance(0, 1, HYPERPARAMETERS)).isEqualTo(0.5);
        assertThat(noise.crossCovariance(2, 1, HYPERPARAMETERS)).isEqualTo(-0.25);
        assertThat(new ModeNoise(new double[] {1, 2}).crossCovariance(0, 1, HYPERPARAMETERS))
                .isZero();
    }

    /// Residuals −½, 0, 0, −½ at the minimiser (⅛, ¼), mini-batches of two: C = mean r²xxᵀ/2. The sign of an
    /// eigenvector is arbitrary.
    @Test
    void isWhatFiniteDataHaveAtTheMinimiser() {
        // Given
        double[] inputs = {2, 1, 2, -1, -2, 1, -2, -1};
        FiniteDataNoise noise = new FiniteDataNoise(new LinearRegression(2, inputs, new double[] {1, 0, 0, 0}));
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 2);

        // When
        double covariance = noise.crossCovariance(0, 1, hyperparameters);

        // Then
        assertThat(Math.abs(covariance)).isCloseTo(0.125, within(1e-15));
        assertThat(noise.crossCovariance(0, 0, hyperparameters)).isCloseTo(0.25, within(1e-15));
        assertThat(noise.crossCovariance(1, 1, hyperparameters)).isCloseTo(0.0625, within(1e-15));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void acceptsEverySampleCovariance(long seed) {
        // Given
        Random random = new Random(seed);
        int modes = 1 + random.nextInt(30);
        double[] matrix = product(random, modes, 1 + random.nextInt(40));

        // When
        FullNoise noise = new FullNoise(matrix);

        // Then
        assertThat(noise.modes()).isEqualTo(modes);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void refusesWhatASampleCovarianceCannotBe(long seed) {
        // Given: variance of the direction (1, …, 1)/√m taken away until it is −10⁻⁶ of the trace.
        Random random = new Random(seed);
        int modes = 2 + random.nextInt(20);
        double[] matrix = product(random, modes, 2 * modes);
        double along = 0;
        double trace = 0;
        for (int i = 0; i < matrix.length; i++) {
            along += matrix[i] / modes;
            trace += i % (modes + 1) == 0 ? matrix[i] : 0;
        }
        double excess = (along + 1e-6 * trace) / modes;
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] -= excess;
        }

        // When / Then
        assertThatThrownBy(() -> new FullNoise(matrix))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith("noise.full.covariance[");
    }

    @Test
    void namesTheModeThatBreaksIt() {
        assertThatThrownBy(() -> new FullNoise(new double[] {4, 2, 2, 2, 1, 2, 2, 2, 2}))
                .hasMessage("noise.full.covariance[4] is 1.0: leaves a variance of -1.0 to mode 1 by itself:"
                        + " the matrix must be positive semidefinite");
        assertThatThrownBy(() -> new FullNoise(new double[] {0, 1, 1, 0}))
                .hasMessage("noise.full.covariance[3] is 0.0: leaves a variance of -1.0 to mode 1 by itself:"
                        + " the matrix must be positive semidefinite");
        assertThatThrownBy(() -> new FullNoise(new double[] {1, 0, 0, -1}))
                .hasMessage("noise.full.covariance[3] is -1.0: is a variance and must be finite and at least 0");
    }

    @Test
    void refusesMatricesThatAreNotSymmetricSquareOrFinite() {
        assertThatThrownBy(() -> new FullNoise(new double[] {1, 0.5, 0.4, 1}))
                .hasMessage("noise.full.covariance[2] is 0.4: must equal its mirror image [1] = 0.5");
        assertThatCode(() -> new FullNoise(new double[] {1, 0.5, 0.5 + 1e-13, 1}))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new FullNoise(new double[] {1, 0, 0}))
                .hasMessage("noise.full.covariance is 3 values: must be square, one row for each eigenvalue");
        assertThatThrownBy(() -> new FullNoise(new double[0]))
                .hasMessage("noise.full.covariance is 0 values: must be square, one row for each eigenvalue");
        assertThatThrownBy(() -> new FullNoise(new double[] {1, Double.NaN, 0, 1}))
                .hasMessage("noise.full.covariance[1] is NaN: must be finite");
        assertThatThrownBy(() -> new FullNoise(new double[] {Double.MAX_VALUE, 0, 0, Double.MAX_VALUE}))
                .hasMessage("noise.full.covariance is too large: must have a finite trace");
    }

    @Test
    void refusesAnotherNumberOfModesAndRepeatedOnes() {
        FullNoise noise = new FullNoise(new double[] {1, 0, 0, 1});
        assertThatThrownBy(() -> noise.variances(new double[3], new double[] {1, 1, 1}, HYPERPARAMETERS))
                .hasMessage("noise.full.covariance is 4 values: must have 3 × 3 values, a row for each eigenvalue");
        assertThatThrownBy(() -> noise.variances(new double[2], new double[] {1, 2}, HYPERPARAMETERS))
                .hasMessage("spectrum.multiplicity[1] is 2.0: must be 1 with noise.full, which tells every direction"
                        + " apart");
    }

    /// XXᵀ of a Gaussian X with `rank` columns, rows of very different size.
    private static double[] product(Random random, int modes, int rank) {
        double[][] factor = new double[modes][rank];
        for (double[] row : factor) {
            double size = Math.pow(10, -4 * random.nextDouble());
            for (int k = 0; k < rank; k++) {
                row[k] = size * random.nextGaussian();
            }
        }
        double[] matrix = new double[modes * modes];
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                for (int k = 0; k < rank; k++) {
                    matrix[i * modes + j] += factor[i][k] * factor[j][k];
                }
            }
        }
        return matrix;
    }
}
