package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigensystemTest {
    @ParameterizedTest(name = "{0} dimensions, rank {1}, seed {2}")
    @CsvSource({"1, 1, 1", "2, 2, 2", "5, 3, 3", "20, 20, 4", "60, 10, 5"})
    void decomposesASymmetricMatrix(int d, int rank, long seed) {
        // Given
        Random random = new Random(seed);
        double[] matrix = new double[d * d];
        for (int r = 0; r < rank; r++) {
            double[] x = random.doubles(d, -1, 1).toArray();
            for (int i = 0; i < d * d; i++) {
                matrix[i] += x[i / d] * x[i % d];
            }
        }

        // When
        Eigensystem system = Eigensystem.of(matrix, d);

        // Then: A q = h q, the q orthonormal with a positive largest component, the h falling.
        double tolerance = 1e-14 * d * Math.max(1, system.values()[0]);
        for (int l = 0; l < d; l++) {
            double largest = 0;
            for (int i = 0; i < d; i++) {
                double product = 0;
                for (int j = 0; j < d; j++) {
                    product += matrix[i * d + j] * system.vectors()[l * d + j];
                }
                double component = system.vectors()[l * d + i];
                assertThat(product).isCloseTo(system.values()[l] * component, within(tolerance));
                largest = Math.abs(component) > Math.abs(largest) ? component : largest;
            }
            assertThat(largest).isPositive();
            for (int other = 0; other <= l; other++) {
                double product = 0;
                for (int i = 0; i < d; i++) {
                    product += system.vectors()[l * d + i] * system.vectors()[other * d + i];
                }
                assertThat(product).isCloseTo(other == l ? 1 : 0, within(1e-14 * d));
            }
            assertThat(l == 0 || system.values()[l] <= system.values()[l - 1]).isTrue();
        }
    }

    @Test
    void knowsTheSecondDifference() {
        // Given: 2 on the diagonal and −1 beside it has the eigenvalues 2 − 2cos(πl/(d+1)).
        int d = 40;
        double[] matrix = new double[d * d];
        for (int i = 0; i < d; i++) {
            matrix[i * d + i] = 2;
            if (i > 0) {
                matrix[i * d + i - 1] = -1;
                matrix[(i - 1) * d + i] = -1;
            }
        }

        // When
        double[] values = Eigensystem.of(matrix, d).values();

        // Then
        for (int l = 0; l < d; l++) {
            assertThat(values[l]).isCloseTo(2 - 2 * Math.cos(Math.PI * (d - l) / (d + 1)), within(1e-14));
        }
    }
}
