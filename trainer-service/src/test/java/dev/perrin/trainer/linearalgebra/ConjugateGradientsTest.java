package dev.perrin.trainer.linearalgebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ConjugateGradientsTest {
    private static final ConjugateGradients.Product TRIDIAGONAL = (vector, image) -> {
        for (int i = 0; i < vector.length; i++) {
            image[i] = 3 * vector[i] - (i > 0 ? vector[i - 1] : 0) - (i + 1 < vector.length ? vector[i + 1] : 0);
        }
    };

    @Test
    void solvesWhatItWasGiven() {
        double[] wanted = new double[200];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = Math.sin(i);
        }
        double[] rightSide = new double[wanted.length];
        TRIDIAGONAL.apply(wanted, rightSide);

        double[] solution = ConjugateGradients.solve(TRIDIAGONAL, rightSide, 1e-14, 200);

        assertThat(solution).containsExactly(wanted, within(1e-12));
    }

    @Test
    void stopsAtTheProductsAllowedAndWhereTheMatrixIsNotPositive() {
        int[] products = new int[1];
        double[] rightSide = {1, 2, 3};

        ConjugateGradients.solve(
                (vector, image) -> {
                    products[0]++;
                    TRIDIAGONAL.apply(vector, image);
                },
                rightSide,
                0,
                2);
        double[] none = ConjugateGradients.solve(
                (vector, image) -> {
                    for (int i = 0; i < vector.length; i++) {
                        image[i] = -vector[i];
                    }
                },
                rightSide,
                1e-9,
                10);

        assertThat(products[0]).isEqualTo(2);
        assertThat(none).containsOnly(0);
    }
}
