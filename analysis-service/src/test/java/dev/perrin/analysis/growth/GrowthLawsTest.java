package dev.perrin.analysis.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.exponent.MsdCurve;
import dev.perrin.analysis.exponent.MsdCurves;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrowthLawsTest {
    @ParameterizedTest
    @CsvSource({"power, 0.3, 0.45", "logarithm, 2.0, 0.7", "saturation, 4.0, 60.0"})
    void findsTheLawThatMadeTheCurveAndItsConstants(String law, double first, double second) {
        // Given a curve of the law, a tenth of a per cent of scatter
        DoubleUnaryOperator msd = switch (law) {
            case "power" -> lag -> first * Math.pow(lag, second);
            case "logarithm" -> lag -> first + second * Math.log(lag);
            case "saturation" -> lag -> first * -Math.expm1(-lag / second);
            default -> throw new IllegalArgumentException(law);
        };
        MsdCurve curve = MsdCurves.of(msd, 500, 0.001, 7);

        // When
        List<GrowthLaw> laws = GrowthLaws.compare(curve, 1, 500);

        // Then
        GrowthLaw best =
                laws.stream().max(Comparator.comparingDouble(GrowthLaw::weight)).orElseThrow();
        assertThat(best.law()).isEqualTo(law);
        assertThat(best.weight()).isGreaterThan(0.99);
        assertThat(best.values().get(0)).isCloseTo(first, within(0.01 * first));
        assertThat(best.values().get(1)).isCloseTo(second, within(0.01 * second));
        assertThat(laws.stream().mapToDouble(GrowthLaw::weight).sum()).isCloseTo(1, within(1e-12));
        double least = best.informationCriterion();
        for (GrowthLaw each : laws) {
            assertThat(each.weight() / best.weight())
                    .isCloseTo(Math.exp((least - each.informationCriterion()) / 2), within(1e-6));
        }
    }

    /// Twenty runs each, over all lags up to an eighth of the run. An Ornstein-Uhlenbeck process is the law of
    /// saturation.
    @ParameterizedTest
    @CsvSource({"anomalous, power", "confined, saturation"})
    void favoursTheLawOfTheProcess(String process, String law) {
        // Given
        int favoured = 0;
        double weight = 0;

        // When
        for (int seed = 0; seed < 20; seed++) {
            MsdCurve curve = MsdCurves.simulated(process, seed);
            for (GrowthLaw each : GrowthLaws.compare(curve, 1, 1000)) {
                if (each.law().equals(law)) {
                    weight += each.weight() / 20;
                    favoured += each.weight() > 0.5 ? 1 : 0;
                }
            }
        }

        // Then
        assertThat(favoured).isGreaterThanOrEqualTo(18);
        assertThat(weight).isGreaterThan(0.9);
    }

    @Test
    void saysNothingOnTooFewLags() {
        // Given
        MsdCurve curve = MsdCurves.of(lag -> lag, 500, 0.01, 7);

        // Then
        assertThat(GrowthLaws.compare(curve, 100, 130)).isEmpty();
    }
}
