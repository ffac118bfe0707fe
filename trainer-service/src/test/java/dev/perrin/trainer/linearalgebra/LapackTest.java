package dev.perrin.trainer.linearalgebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LapackTest {
    @Test
    void eigenvaluesOfTheSecondDifferenceAreKnown() {
        int order = 20;
        double[] matrix = new double[order * order];
        for (int i = 0; i < order; i++) {
            matrix[i * order + i] = 2;
            if (i > 0) {
                matrix[i * order + i - 1] = -1;
                matrix[(i - 1) * order + i] = -1;
            }
        }

        Eigenpairs pairs = Lapack.eigenpairs(matrix, order);

        for (int mode = 0; mode < order; mode++) {
            double expected = 2 - 2 * Math.cos((order - mode) * Math.PI / (order + 1));
            assertThat(pairs.values()[mode]).isCloseTo(expected, within(1e-13));
        }
        assertThat(pairs.greatestResidual(matrix, order)).isLessThan(1e-13);
    }

    @Test
    void solvesAPositiveDefiniteSystem() {
        double[] matrix = {4, 1, 1, 3};
        double[] solution = {1, 2};

        Lapack.solvePositiveDefinite(matrix, solution);

        assertThat(solution).containsExactly(new double[] {1.0 / 11, 7.0 / 11}, within(1e-15));
        assertThat(matrix).containsExactly(4, 1, 1, 3);
    }

    @Test
    void saysThatAMatrixIsNotPositiveDefinite() {
        assertThatThrownBy(() -> Lapack.solvePositiveDefinite(new double[] {1, 2, 2, 1}, new double[] {1, 1}))
                .isInstanceOf(NumericalException.class)
                .hasMessageContaining("not positive definite");
    }

    @Test
    void multipliesByTheTranspose() {
        double[] product = new double[6];

        Lapack.multiplyTransposed(new double[] {1, 2, 3, 4}, new double[] {1, 0, 0, 1, 1, 1}, product, 2, 3, 2);

        assertThat(product).containsExactly(1, 2, 3, 3, 4, 7);
    }

    /// Large enough for the blocked kernels of the library, which are others for every processor.
    @ParameterizedTest
    @ValueSource(ints = {64, 257, 650})
    void computesRightlyWithTheKernelsOfThisProcessor(int order) {
        // Given
        Random random = new Random(order);
        double[] factor = random.doubles((long) order * order, -1, 1).toArray();
        double[] expected = new double[order * order];
        for (int i = 0; i < order; i++) {
            for (int j = 0; j < order; j++) {
                for (int k = 0; k < order; k++) {
                    expected[i * order + j] += factor[i * order + k] * factor[j * order + k];
                }
            }
        }

        // When
        double[] product = new double[order * order];
        Lapack.multiplyTransposed(factor, factor, product, order, order, order);

        // Then
        double worst = IntStream.range(0, product.length)
                .mapToDouble(i -> Math.abs(product[i] - expected[i]))
                .max()
                .orElseThrow();
        assertThat(worst).isLessThan(1e-13 * order);

        // A well-conditioned matrix whose solution is known: all ones.
        double[] rightSide = new double[order];
        for (int i = 0; i < order; i++) {
            expected[i * order + i] += order;
            for (int j = 0; j < order; j++) {
                rightSide[i] += expected[i * order + j];
            }
        }
        Lapack.solvePositiveDefinite(expected, rightSide);
        assertThat(rightSide).usingComparatorWithPrecision(1e-10).containsOnly(1.0);
        assertThat(Lapack.eigenpairs(expected, order).greatestResidual(expected, order))
                .isLessThan(1e-11 * order);
    }
}
