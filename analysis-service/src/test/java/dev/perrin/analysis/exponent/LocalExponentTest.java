package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LocalExponentTest {
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.4, 1, 1.6, 2})
    void isTheExponentOfAPowerLawEverywhere(double exponent) {
        // Given
        MsdCurve curve = MsdCurves.of(lag -> 3e-4 * Math.pow(lag, exponent), 1000, 0, 1);

        // When
        List<LocalExponent> local = LocalExponent.of(curve);

        // Then
        assertThat(local).hasSize(curve.size());
        for (LocalExponent each : local) {
            assertThat(each.exponent().value()).isCloseTo(exponent, within(1e-10));
        }
    }

    /// ln MSD = x − 0.05x², x = ln lag, has the slope 1 − 0.1x.
    @Test
    void isTheDerivativeOfACurveThatIsBentEvenly() {
        // Given
        MsdCurve curve =
                MsdCurves.of(lag -> Math.exp(Math.log(lag) - 0.05 * Math.log(lag) * Math.log(lag)), 1000, 0, 1);

        // When
        List<LocalExponent> local = LocalExponent.of(curve);

        // Then
        double before = 0;
        for (LocalExponent each : local) {
            assertThat(each.exponent().value()).isCloseTo(1 - 0.1 * Math.log(each.lagSteps()), within(1e-10));
            assertThat(each.lagSteps()).isGreaterThanOrEqualTo(before);
            before = each.lagSteps();
        }
    }

    @Test
    void windowsThatAreTooLongForAnErrorHaveNone() {
        // Given a curve up to 1/8 of the run, and one further
        MsdCurve curve = MsdCurves.of(lag -> lag, 1000, 0.1, 1);

        // Then
        List<LocalExponent> local = LocalExponent.of(curve);
        assertThat(local.getLast().exponent().bounded()).isTrue();
        assertThat(local.getFirst().exponent().low())
                .isLessThan(local.getFirst().exponent().value());
    }
}
