package dev.perrin.trainer.linearalgebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

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
}
