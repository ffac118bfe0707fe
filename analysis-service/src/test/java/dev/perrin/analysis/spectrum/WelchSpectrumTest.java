package dev.perrin.analysis.spectrum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WelchSpectrumTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 8, 64, 1024})
    void powersAddUpToTheWeightedMeanSquare(int length) {
        // Given
        double[] segment = new SplittableRandom(length).doubles(length, -1, 1).toArray();
        double squares = 0;
        double weights = 0;
        for (int j = 0; j < length; j++) {
            double weight = 0.5 - 0.5 * Math.cos(2 * Math.PI * j / length);
            squares += Math.pow(weight * segment[j], 2);
            weights += weight * weight;
        }
        double[] power = new double[length / 2 + 1];

        // When
        WelchSpectrum.powerSpectrum(segment, power);

        // Then
        double sum = 0;
        for (double each : power) {
            sum += each;
        }
        assertThat(sum).isCloseTo(squares / weights, within(1e-13));
    }

    /// Of a wave of amplitude a, half of a² is power: two thirds of it at its own frequency under this window, a sixth
    /// at each neighbour.
    @Test
    void findsAWaveAtItsFrequency() {
        // Given
        int length = 256;
        double[] segment = new double[length];
        for (int j = 0; j < length; j++) {
            segment[j] = 3 * Math.cos(2 * Math.PI * 20 * j / length + 0.4);
        }
        double[] power = new double[length / 2 + 1];

        // When
        WelchSpectrum.powerSpectrum(segment, power);

        // Then
        assertThat(power[20]).isCloseTo(4.5 * 2 / 3, within(1e-12));
        assertThat(power[19]).isCloseTo(4.5 / 6, within(1e-12));
        assertThat(power[21]).isCloseTo(4.5 / 6, within(1e-12));
        assertThat(power[23]).isCloseTo(0, within(1e-12));
    }
}
