package dev.perrin.analysis.exponent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.LagSamples;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The small version of [CoverageBenchmark]. With a true coverage between 93 and 97 %, the share of 300 runs lies
/// within three binomial standard deviations: from 0.93 − 3·√(0.93·0.07/300) to 0.97 + 3·√(0.97·0.03/300).
final class CoverageTest {
    private static final int RUNS = 300;
    private static final double LEAST = 0.93 - 3 * Math.sqrt(0.93 * 0.07 / RUNS);
    private static final double MOST = 0.97 + 3 * Math.sqrt(0.97 * 0.03 / RUNS);

    static Stream<Arguments> ensembles() {
        return Stream.of(
                Arguments.of(SimulatedEnsemble.fractionalBrownian(1, 2, 2000)),
                Arguments.of(SimulatedEnsemble.fractionalBrownian(0.4, 2, 2000)),
                Arguments.of(SimulatedEnsemble.fractionalBrownian(1.6, 2, 2000)),
                Arguments.of(SimulatedEnsemble.heavyBall(0.5, 0.02, 2, 2000)));
    }

    @ParameterizedTest
    @MethodSource("ensembles")
    void intervalsHoldTheExponentAsOftenAsTheySay(SimulatedEnsemble ensemble) {
        // Given
        int held = 0;
        int heldNaively = 0;

        // When
        for (int run = 0; run < RUNS; run++) {
            MsdCurve curve = MsdCurve.of(ensemble.sample(10_000 + run, false), 1);
            double exact = ensemble.exactExponent(curve);
            ExponentFit fit = ExponentFit.of(curve, ensemble.shortestLag(), ensemble.longestLag(), WindowSource.RULE)
                    .orElseThrow();
            held += holds(fit.exponent(), exact);
            heldNaively += holds(fit.leastSquares(), exact);
        }

        // Then
        assertThat((double) held / RUNS).isBetween(LEAST, MOST);
        assertThat((double) heldNaively / RUNS).isLessThan((double) held / RUNS);
    }

    /// Long lags, too, where there are four to sixteen groups: 100 runs, slopes at five lags each.
    @ParameterizedTest
    @MethodSource("ensembles")
    void localIntervalsHoldTheDerivative(SimulatedEnsemble ensemble) {
        // Given
        int runs = 100;
        int[] held = new int[5];

        // When
        for (int run = 0; run < runs; run++) {
            LagSamples samples = ensemble.sample(20_000 + run, true);
            MsdCurve curve = MsdCurve.of(samples, 1);
            List<LocalExponent> local = LocalExponent.of(curve);
            for (int i = 0; i < held.length; i++) {
                LocalExponent exponent = local.get(2 + i * (local.size() - 3) / held.length);
                double[] lags = curve.lags(
                        curve.firstFrom(exponent.fromLagSteps()), curve.firstFrom(Math.nextUp(exponent.toLagSteps())));
                double exact = LogWeights.sum(LogWeights.slope(lags), ensemble.exactLogs(lags));
                held[i] += holds(exponent.exponent(), exact);
            }
        }

        // Then 0.92 for the least, persistent motion in few dimensions, less three deviations of √(0.92·0.08/100)
        for (int count : held) {
            assertThat((double) count / runs).isBetween(0.92 - 3 * Math.sqrt(0.92 * 0.08 / runs), 1.0);
        }
    }

    private static int holds(BoundedEstimate estimate, double exact) {
        return estimate.low() <= exact && exact <= estimate.high() ? 1 : 0;
    }
}
