package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PowerLawFitTest {
    private static final double[] LAGS = {20, 30, 50, 80, 130, 210, 340};

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0, 0.38, 0.5, 1, 1.37, 2})
    void findsTheExponentOfAPowerLaw(double exponent) {
        // Given
        double[] y = power(LAGS, exponent);

        // When
        double fitted = PowerLawFit.exponent(LAGS, y);

        // Then
        assertThat(fitted).isCloseTo(exponent, within(1e-13));
    }

    @Test
    void isTheSlopeThatMinimisesTheSquaredResiduals() {
        // Given
        double[] y = {1.1, 1.7, 2.2, 4.0, 5.9, 11.0, 13.0};

        // When
        double fitted = PowerLawFit.exponent(LAGS, y);

        // Then
        assertThat(residual(y, fitted)).isLessThan(residual(y, fitted + 1e-4));
        assertThat(residual(y, fitted)).isLessThan(residual(y, fitted - 1e-4));
    }

    @Test
    void saysNothingWhenAValueIsMissing() {
        // When
        double fitted = PowerLawFit.exponent(new double[] {1, 2, 3}, new double[] {1, Double.NaN, 3});

        // Then
        assertThat(fitted).isNaN();
    }

    @Test
    void jackknifeOfEqualSamplesIsZeroAndOfNoneIsNothing() {
        // Given
        double[] y = power(LAGS, 0.7);

        // When
        double error = PowerLawFit.jackknifeError(LAGS, List.of(y, y, y, y));
        double none = PowerLawFit.jackknifeError(LAGS, List.of());

        // Then
        assertThat(error).isZero();
        assertThat(none).isNaN();
    }

    private static double[] power(double[] lags, double exponent) {
        return Arrays.stream(lags).map(lag -> 0.003 * Math.pow(lag, exponent)).toArray();
    }

    /// Squared residuals with the best intercept for a slope.
    private static double residual(double[] y, double slope) {
        double[] rest = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            rest[i] = Math.log(y[i]) - slope * Math.log(LAGS[i]);
        }
        double mean = Arrays.stream(rest).average().orElseThrow();
        return Arrays.stream(rest).map(each -> (each - mean) * (each - mean)).sum();
    }
}
