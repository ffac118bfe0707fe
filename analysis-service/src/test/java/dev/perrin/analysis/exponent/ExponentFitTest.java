package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.LagSamples;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExponentFitTest {
    @Test
    void findsExponentAndCoefficientOfAPowerLawInSteps() {
        // Given snapshots every ten steps
        LagSamples samples = SimulatedEnsemble.fractionalBrownian(0.7, 3, 4000).sample(5, true);
        MsdCurve every = MsdCurve.of(samples, 1);
        MsdCurve tenth = MsdCurve.of(samples, 10);

        // When
        ExponentFit fit = ExponentFit.of(every, 1, 40, WindowSource.GIVEN).orElseThrow();
        ExponentFit scaled = ExponentFit.of(tenth, 10, 400, WindowSource.GIVEN).orElseThrow();

        // Then exponents are the same, D·lagᶜ is
        assertThat(scaled.exponent().value()).isCloseTo(fit.exponent().value(), within(1e-12));
        assertThat(scaled.exponent().standardError()).isCloseTo(fit.exponent().standardError(), within(1e-9));
        double c = fit.exponent().value();
        assertThat(scaled.coefficient().value() * Math.pow(10, c))
                .isCloseTo(fit.coefficient().value(), within(1e-9));
        assertThat(fit.coefficient().low()).isLessThan(fit.coefficient().value());
        assertThat(fit.coefficient().high()).isGreaterThan(fit.coefficient().value());
        assertThat(scaled.fromLagSteps()).isEqualTo(10);
        assertThat(scaled.toLagSteps()).isEqualTo(400);
        assertThat(fit.exponent().value()).isCloseTo(0.7, within(0.06));
        assertThat(fit.coefficient().value()).isCloseTo(3, within(0.2));
        assertThat(fit.leastSquares().value()).isCloseTo(c, within(1e-12));
    }

    @Test
    void agreesWithPlainLeastSquares() {
        // Given
        MsdCurve curve = MsdCurves.of(lag -> Math.pow(lag, 1.2) + 5, 500, 0.05, 3);

        // When
        ExponentFit fit = ExponentFit.of(curve, 3, 100, WindowSource.GIVEN).orElseThrow();

        // Then
        int from = curve.firstFrom(3);
        int to = curve.firstFrom(100.5);
        double[] msd = new double[to - from];
        for (int i = from; i < to; i++) {
            msd[i - from] = curve.msd(i);
        }
        assertThat(fit.exponent().value()).isCloseTo(PowerLawFit.exponent(curve.lags(from, to), msd), within(1e-12));
        assertThat(fit.lags()).isEqualTo(to - from);
    }

    @Test
    void saysNothingOfAWindowWithTwoLagsAndRefusesARunThatDoesNotMove() {
        // Given
        MsdCurve curve = MsdCurves.of(lag -> lag, 100, 0.05, 3);

        // When
        Optional<ExponentFit> fit = ExponentFit.of(curve, 1, 2, WindowSource.GIVEN);

        // Then
        assertThat(fit).isEmpty();
        LagSamples still = new LagSamples(1, new long[] {1, 2}, new double[][] {{0, 0}}, new double[][] {{5, 4}});
        assertThat(MsdCurve.measurable(still)).isFalse();
        assertThatThrownBy(() -> MsdCurve.of(still, 1)).hasMessageContaining("at least 2 lags");
    }

    @Test
    void straightestWindowEndsWhereThePowerLawDoes() {
        // Given ballistic motion up to lag 10 and diffusion from there
        MsdCurve curve = MsdCurves.of(lag -> lag < 10 ? lag * lag / 10 : lag, 2000, 0.02, 2);

        // When
        ExponentFit fit = StraightWindow.fit(curve, LocalExponent.of(curve)).orElseThrow();

        // Then
        assertThat(fit.exponent().value()).isCloseTo(1, within(0.05));
        assertThat(fit.fromLagSteps()).isBetween(8L, 25L);
        assertThat(fit.toLagSteps()).isGreaterThan(800);
        assertThat(fit.source()).isEqualTo(WindowSource.STRAIGHTEST);
    }

    @Test
    void aCurveThatIsBentEverywhereHasNoStraightWindow() {
        // Given ln MSD a parabola whose slope falls by 1 over half a decade
        MsdCurve curve = MsdCurves.of(lag -> Math.exp(-0.45 * Math.pow(Math.log(lag) - 4, 2)), 60, 0, 2);

        // Then
        assertThat(StraightWindow.fit(curve, LocalExponent.of(curve))).isEmpty();
    }
}
