package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.lag.LagSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AutocovarianceFitTest {
    /// The fit on exact theory, all regimes and intervals: what it converges to.
    @ParameterizedTest
    @CsvSource({"0.9, 1, 1", "0.9, 1, 3", "0.9, 0.02, 1", "0.5, 2, 1", "0.8, 0.11, 1", "0.99, 0.1, 4"})
    void findsTheRootsOfExactAutocovariances(double beta, double curvature, int interval) {
        HeavyBallProcess theory = new HeavyBallProcess(0.1, beta, curvature, 1, new SplittableRandom(1));
        int[] lags = new int[20];
        double[] values = new double[20];
        for (int j = 0; j < 20; j++) {
            lags[j] = j;
            values[j] = theory.velocityAutocovariance(j * interval);
        }
        RecursionFit fit = new RecursionFit(lags);

        Roots roots = fit.fit(values, fit.start(values));

        double trace = 1 + beta - 0.1 * curvature;
        double before = 2;
        double power = trace;
        for (int k = 1; k < interval; k++) {
            double next = trace * power - beta * before;
            before = power;
            power = next;
        }
        assertThat(roots.trace()).isCloseTo(power, within(1e-5));
        assertThat(roots.determinant()).isCloseTo(Math.pow(beta, interval), within(1e-5));
    }

    /// 300 runs: 95 % intervals of frequency and damping of an underdamped mode.
    @ParameterizedTest
    @CsvSource({"1, 10000", "3, 6000"})
    void intervalsOfAnUnderdampedModeHoldTheTheory(int interval, int snapshots) {
        HeavyBallProcess theory = new HeavyBallProcess(0.1, 0.9, 1, 1, new SplittableRandom(1));
        Coverage frequency = new Coverage(theory.frequency());
        Coverage damping = new Coverage(theory.dampingRate());
        double sum = 0;
        for (int seed = 0; seed < 300; seed++) {
            Relaxation found = relaxation(seed, 1, interval, snapshots);
            assertThat(found.regime()).isEqualTo("underdamped");
            frequency.add(found.frequency());
            damping.add(found.dampingRate());
            sum += found.dampingRate().value() / 300;
        }
        frequency.isAtLeast(0.93);
        damping.isAtLeast(0.92);
        assertThat(sum).isCloseTo(theory.dampingRate(), within(0.05 * theory.dampingRate()));
    }

    @Test
    void anOverdampedModeHasTwoRates() {
        // roots of r² − 1.895 r + 0.9: 1.895/2 ± √(0.8978 − 0.9) are complex; with a = 0.02 real: trace 1.898
        Relaxation found = relaxation(2, 0.02, 1, 200_000);
        double root = 0.5 * (1.898 + Math.sqrt(1.898 * 1.898 - 3.6));
        assertThat(found.regime()).isEqualTo("overdamped");
        assertThat(found.frequency().value()).isNaN();
        assertThat(found.dampingRate().value()).isCloseTo(-0.5 * Math.log(0.9), within(0.01));
        assertThat(found.fastRate().value()).isCloseTo(-Math.log(0.9 / root), within(0.03));
    }

    @Test
    void saysSoWhenSnapshotsAreTooFarApart() {
        Relaxation found = relaxation(3, 1, 200, 3000);
        assertThat(found.status()).isNotEmpty();
        assertThat(found.dampingRate().value()).isNaN();
    }

    private static Relaxation relaxation(long seed, double curvature, int interval, int snapshots) {
        HeavyBallProcess process = new HeavyBallProcess(0.1, 0.9, curvature, 1, new SplittableRandom(seed));
        ModeCorrelatorState state = new ModeCorrelator(LagSet.upTo(snapshots), 1).newState();
        for (int k = 0; k < snapshots; k++) {
            process.steps(interval);
            state.add(k, new double[] {process.theta}, new double[] {process.v});
        }
        return AutocovarianceFit.fit(state, 0, interval);
    }
}
