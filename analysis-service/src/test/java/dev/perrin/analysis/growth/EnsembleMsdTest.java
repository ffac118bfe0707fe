package dev.perrin.analysis.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.blocks.BoundedEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnsembleMsdTest {
    private static final long[] LAGS = {1, 2, 4, 8, 16, 32};

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8, 50})
    void hasTheMomentsOfTheDefinition(int runs) {
        // Given
        List<EnsembleMember> members = walkers(runs, 3);

        // When
        EnsembleMsd ensemble = EnsembleMsd.of(LAGS, members, 2, 32);

        // Then
        for (int i = 0; i < LAGS.length; i++) {
            double mean = 0;
            double reference = 0;
            for (EnsembleMember member : members) {
                mean += member.timeAverage(i) / runs;
                reference += member.displacement(i) / runs;
            }
            double variance = 0;
            for (EnsembleMember member : members) {
                variance += Math.pow(member.timeAverage(i) - mean, 2) / (runs - 1);
            }
            EnsemblePoint point = ensemble.points().get(i);
            assertThat(point.timeAverage().value()).isCloseTo(mean, within(1e-12 * mean));
            assertThat(point.timeAverage().standardError()).isCloseTo(Math.sqrt(variance / runs), within(1e-12 * mean));
            assertThat(point.ensembleAverage().value()).isCloseTo(reference, within(1e-12 * reference));
            assertThat(point.ergodicityBreaking()).isCloseTo(variance / mean / mean, within(1e-12));
        }
        assertThat(ensemble.exponent().count()).isEqualTo(runs);
    }

    @Test
    void orderOfTheRunsChangesNoBit() {
        List<EnsembleMember> members = walkers(9, 4);
        assertThat(EnsembleMsd.of(LAGS, members.reversed(), 2, 32)).isEqualTo(EnsembleMsd.of(LAGS, members, 2, 32));
    }

    /// 500 ensembles of eight Brownian runs: 95 % to within three deviations of √(0.95·0.05/500).
    @Test
    void intervalOfTheExponentHoldsOne() {
        // Given
        int ensembles = 500;
        int held = 0;

        // When
        for (int seed = 0; seed < ensembles; seed++) {
            BoundedEstimate exponent =
                    EnsembleMsd.of(LAGS, walkers(8, 100 + seed), 1, 32).exponent();
            held += exponent.low() <= 1 && 1 <= exponent.high() ? 1 : 0;
        }

        // Then
        assertThat((double) held / ensembles).isBetween(0.92, 0.98);
    }

    @Test
    void oneRunHasNoErrorAndMissingLagsAreLeftOut() {
        // Given
        EnsembleMember one = new EnsembleMember("a", new double[] {1, Double.NaN}, new double[] {Double.NaN, 3});

        // When
        EnsembleMsd ensemble = EnsembleMsd.of(new long[] {1, 2}, List.of(one), 1, 2);

        // Then
        assertThat(ensemble.points().getFirst().timeAverage().value()).isEqualTo(1);
        assertThat(ensemble.points().getFirst().timeAverage().bounded()).isFalse();
        assertThat(ensemble.points().getFirst().ergodicityBreaking()).isNaN();
        assertThat(ensemble.points().getLast().timeAverage()).isEqualTo(BoundedEstimate.NONE);
        assertThat(ensemble.exponent()).isEqualTo(BoundedEstimate.NONE);
        assertThatThrownBy(() -> EnsembleMsd.of(LAGS, List.of(one), 1, 2)).hasMessageContaining("must have 6");
    }

    private static List<EnsembleMember> walkers(int runs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int steps = 4000;
        List<EnsembleMember> members = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            double[] path = new double[steps];
            for (int t = 1; t < steps; t++) {
                path[t] = path[t - 1] + random.nextGaussian();
            }
            double[] timeAverage = new double[LAGS.length];
            double[] displacement = new double[LAGS.length];
            for (int i = 0; i < LAGS.length; i++) {
                int lag = (int) LAGS[i];
                for (int t = lag; t < steps; t++) {
                    timeAverage[i] += Math.pow(path[t] - path[t - lag], 2) / (steps - lag);
                }
                displacement[i] = path[lag] * path[lag];
            }
            members.add(new EnsembleMember("run-%03d".formatted(run), timeAverage, displacement));
        }
        return members;
    }
}
