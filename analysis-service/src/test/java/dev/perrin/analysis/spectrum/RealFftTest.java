package dev.perrin.analysis.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RealFftTest {
    /// Rounding of the transform and of the sum that it is held against: ε·√n each for values of size 1, and a margin.
    private static double bound(int length) {
        return 1e-15 * Math.sqrt(length) * (3 + Math.sqrt(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096})
    void isTheSumOfTheDefinition(int length) {
        // Given
        double[] values = random(length, length);
        double[] real = new double[length / 2 + 1];
        double[] imaginary = new double[length / 2 + 1];

        // When
        new RealFft(length).forward(values, real, imaginary);

        // Then
        for (int k = 0; k <= length / 2; k++) {
            double sumR = 0;
            double sumI = 0;
            for (int j = 0; j < length; j++) {
                double angle = -2 * Math.PI * ((long) j * k % length) / length;
                sumR += values[j] * Math.cos(angle);
                sumI += values[j] * Math.sin(angle);
            }
            assertThat(real[k]).as("k = %d", k).isCloseTo(sumR, within(bound(length)));
            assertThat(imaginary[k]).as("k = %d", k).isCloseTo(sumI, within(bound(length)));
        }
    }

    /// Too long for the definition: a shifted impulse has the transform e^{−2πiks/n}, term by term.
    @ParameterizedTest
    @ValueSource(ints = {1 << 14, 1 << 15, 1 << 16, 1 << 17, 1 << 18})
    void turnsAnImpulseIntoAWave(int length) {
        // Given
        int shift = length / 3;
        double[] values = new double[length];
        values[shift] = 1;
        double[] real = new double[length / 2 + 1];
        double[] imaginary = new double[length / 2 + 1];

        // When
        new RealFft(length).forward(values, real, imaginary);

        // Then
        for (int k = 0; k <= length / 2; k++) {
            double angle = -2 * Math.PI * ((long) shift * k % length) / length;
            assertThat(Math.hypot(real[k] - Math.cos(angle), imaginary[k] - Math.sin(angle)))
                    .isLessThan(2e-15);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16, 32, 64, 128, 1024, 2048, 8192, 1 << 15, 1 << 16})
    void powerComesBackAsTheCircularAutocovariance(int length) {
        // Given
        double[] values = random(length + 1, length);
        RealFft fft = new RealFft(length);
        double[] power = new double[length / 2 + 1];
        double[] sums = new double[length];

        // When
        fft.addPower(values, length, power);
        fft.fromPower(power, sums);

        // Then
        for (int lag = 0; lag < length; lag += Math.max(1, length / 64)) {
            double expected = 0;
            for (int j = 0; j < length; j++) {
                expected += values[j] * values[(j + lag) % length];
            }
            assertThat(sums[lag]).as("lag %d", lag).isCloseTo(expected, within(1e-15 * length * 4));
        }
    }

    @Test
    void refusesALengthThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new RealFft(12)).hasMessageContaining("12").hasMessageContaining("power of two");
        assertThatThrownBy(() -> new RealFft(1)).hasMessageContaining("at least 2");
    }

    @Test
    void findsTheLengthThatHoldsASeries() {
        assertThat(RealFft.lengthFor(1)).isEqualTo(2);
        assertThat(RealFft.lengthFor(2)).isEqualTo(2);
        assertThat(RealFft.lengthFor(3)).isEqualTo(4);
        assertThat(RealFft.lengthFor(1024)).isEqualTo(1024);
        assertThat(RealFft.lengthFor(1025)).isEqualTo(2048);
        assertThat(RealFft.lengthFor(1 << 30)).isEqualTo(1 << 30);
    }

    private static double[] random(long seed, int length) {
        return new SplittableRandom(seed).doubles(length, -1, 1).toArray();
    }
}
