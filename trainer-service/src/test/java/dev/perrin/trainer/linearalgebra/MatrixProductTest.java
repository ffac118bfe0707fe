package dev.perrin.trainer.linearalgebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the definition, element by element.
class MatrixProductTest {
    private static final int OFFSET = 3;

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void isTheDefinitionInFloat64(boolean left, boolean right) {
        double[] a = random(1, OFFSET + 4 * 5);
        double[] b = random(2, OFFSET + 5 * 6);
        double[] c = random(3, OFFSET + 4 * 6 + 2);
        double[] before = c.clone();

        MatrixProduct.compute(
                left ? Matrix.of(a, OFFSET, 5, 4).transpose() : Matrix.of(a, OFFSET, 4, 5),
                right ? Matrix.of(b, OFFSET, 6, 5).transpose() : Matrix.of(b, OFFSET, 5, 6),
                0.5,
                Matrix.of(c, OFFSET, 4, 6));

        assertThat(c).containsExactly(expected(a, left, b, right, before), within(1e-14));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void isTheDefinitionInFloat32(boolean left, boolean right) {
        double[] a = random(4, OFFSET + 4 * 5);
        double[] b = random(5, OFFSET + 5 * 6);
        double[] before = random(6, OFFSET + 4 * 6 + 2);
        float[] c = narrowed(before);

        MatrixProduct.compute(
                left ? Matrix.of(narrowed(a), OFFSET, 5, 4).transpose() : Matrix.of(narrowed(a), OFFSET, 4, 5),
                right ? Matrix.of(narrowed(b), OFFSET, 6, 5).transpose() : Matrix.of(narrowed(b), OFFSET, 5, 6),
                0.5,
                Matrix.of(c, OFFSET, 4, 6));

        double[] wanted = expected(a, left, b, right, before);
        for (int i = 0; i < c.length; i++) {
            assertThat((double) c[i]).as("element %d", i).isCloseTo(wanted[i], within(1e-5));
        }
    }

    @Test
    void refusesShapesThatDoNotFit() {
        Matrix two = Matrix.of(new double[6], 0, 2, 3);

        assertThatThrownBy(() -> MatrixProduct.compute(two, two, 0, Matrix.of(new double[9], 0, 3, 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MatrixProduct.compute(two.transpose(), two, 0, Matrix.of(new float[9], 0, 3, 3)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Matrix.of(new double[6], 1, 2, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static double[] expected(double[] a, boolean left, double[] b, boolean right, double[] before) {
        double[] c = before.clone();
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 6; j++) {
                double sum = 0;
                for (int k = 0; k < 5; k++) {
                    sum += a[OFFSET + (left ? k * 4 + i : i * 5 + k)] * b[OFFSET + (right ? j * 5 + k : k * 6 + j)];
                }
                c[OFFSET + i * 6 + j] = sum + 0.5 * before[OFFSET + i * 6 + j];
            }
        }
        return c;
    }

    private static double[] random(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        return random.doubles(length).map(value -> 2 * value - 1).toArray();
    }

    private static float[] narrowed(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
