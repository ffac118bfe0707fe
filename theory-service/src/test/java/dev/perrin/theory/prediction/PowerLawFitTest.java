package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PowerLawFitTest {
    @Test
    void findsTheExponentOfAPowerLawInsideItsWindow() {
        // Given
        long[] steps = LongStream.rangeClosed(1, 500).toArray();
        double[] msd = LongStream.of(steps)
                .mapToDouble(k -> k < 10 ? 1 : 3 * Math.pow((double) k, 1.37))
                .toArray();

        // When
        double exponent = new PowerLawFit(new FitWindow(10, 400)).exponent(steps, msd);

        // Then
        assertThat(exponent).isCloseTo(1.37, within(1e-13));
    }
}
