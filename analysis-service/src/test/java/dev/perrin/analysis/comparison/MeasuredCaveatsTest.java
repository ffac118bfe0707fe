package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.noise.ModeNoise;
import dev.perrin.analysis.noise.ModeNoiseState;
import dev.perrin.analysis.stationarity.Stationarity;
import dev.perrin.proto.analysis.v1.Caveat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MeasuredCaveatsTest {
    private static final double ETA = 0.05;
    private static final double BETA = 0.9;
    private static final double[] CURVATURE = {1, 0.3};
    private static final int STEPS = 20_000;
    private static final int SEEDS = 60;

    /// Of 60 sound runs with three questions each, hardly one is doubted: at 1 % for each run at most 3 with a
    /// probability of 0.999.
    @Test
    void saysNothingOfSoundRuns() {
        int doubted = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            doubted += kinds(noise(seed, 0, 0, 0)).isEmpty() ? 0 : 1;
        }
        assertThat(doubted).isLessThanOrEqualTo(3);
    }

    /// Each departure is many standard errors: 40 % of variance, a correlation of 0.3, a memory of 0.2.
    @ParameterizedTest
    @CsvSource({
        "0.4, 0, 0, noise-not-constant",
        "0, 0.3, 0, noise-not-commuting",
        "0, 0, 0.2, noise-correlated",
    })
    void namesWhatFails(double growth, double mixing, double memory, String kind) {
        for (int seed = 0; seed < 10; seed++) {
            assertThat(kinds(noise(seed, growth, mixing, memory)))
                    .as("seed %d", seed)
                    .contains(kind);
        }
    }

    @Test
    void tellsTheVerdictOnStationarity() {
        Stationarity.Verdict moving = new Stationarity.Verdict(1e-5, "not stationary", "loss changes", List.of());
        Stationarity.Verdict still = new Stationarity.Verdict(0.4, "stationary", "no trend", List.of());
        assertThat(MeasuredCaveats.of(Optional.empty(), Optional.of(moving)))
                .extracting(Caveat::getMessage)
                .singleElement()
                .asString()
                .contains("p = 1.0e-05", "loss changes");
        assertThat(MeasuredCaveats.of(Optional.empty(), Optional.of(still))).isEmpty();
    }

    private static List<String> kinds(ModeNoiseState noise) {
        return MeasuredCaveats.of(Optional.of(noise), Optional.empty()).stream()
                .map(Caveat::getKind)
                .toList();
    }

    /// Two modes of heavy-ball SGD, step by step.
    ///
    /// @param growth relative growth of the noise's variance over the run
    /// @param mixing correlation of the noise of the two modes
    /// @param memory autocorrelation of the noise at lag 1
    private static ModeNoiseState noise(int seed, double growth, double mixing, double memory) {
        Random random = new Random(seed);
        ModeNoiseState state = new ModeNoise(BETA, List.of(CURVATURE[0], CURVATURE[1]), 8).newState();
        double[] position = new double[2];
        double[] velocity = new double[2];
        double[] kick = new double[2];
        for (int k = 0; k < STEPS; k++) {
            double size = Math.sqrt(1 + growth * k / STEPS);
            double first = random.nextGaussian();
            double second = mixing * first + Math.sqrt(1 - mixing * mixing) * random.nextGaussian();
            double[] fresh = {first, second};
            for (int mode = 0; mode < 2; mode++) {
                kick[mode] = memory * kick[mode] + Math.sqrt(1 - memory * memory) * fresh[mode];
                velocity[mode] = BETA * velocity[mode] - CURVATURE[mode] * position[mode] - size * kick[mode];
                position[mode] += ETA * velocity[mode];
            }
            state.add(k, position, velocity);
        }
        return state;
    }
}
