package dev.perrin.theory.relaxation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StationarityTimeTest {
    private static final long EVER = 1_000_000_000_000_000_000L;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheFirstStepWithinTheTolerance(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov())) {
            // Given
            double beta = random.nextInt(5) == 0 ? 0 : 1 - Math.pow(10, -5 * random.nextDouble());
            Hyperparameters hyperparameters = new Hyperparameters(0.1, beta, 0, 1);
            double limit = Math.min(3, 0.99 * dynamics.stabilityLimit(hyperparameters));
            double x = Math.pow(10, -10 * random.nextDouble()) * limit;
            Eigenmode mode = new Eigenmode(0, x / 0.1, hyperparameters, 1);
            double tolerance = Math.pow(10, -6 * random.nextDouble());
            RelativeEntropy entropy = RelativeEntropy.of(
                            dynamics.process(mode), new ModeStart.Fixed(random.nextGaussian(), random.nextGaussian()))
                    .orElseThrow();
            double allowed = (tolerance - Math.log1p(tolerance)) / 2;

            // When
            long steps = StationarityTime.steps(entropy, tolerance, EVER).orElseThrow();

            // Then: (ε − ln(1+ε)) taken with cancellation has digits enough to tell two steps apart, or nearly.
            double slack = 1e-16 / tolerance / tolerance;
            assertThat(entropy.nats(steps)).isLessThanOrEqualTo(allowed * (1 + 4 * slack));
            assertThat(entropy.nats(steps - 1)).isGreaterThan(allowed * (1 - 4 * slack));
            assertThat(StationarityTime.steps(entropy, tolerance, steps)).hasValue(steps);
            assertThat(StationarityTime.steps(entropy, tolerance, steps - 1)).isEmpty();
        }
    }

    /// A slow overdamped mode started at its minimum forgets at the rate 2r of its variance: e^(−2rk) = ε.
    @Test
    void isTheTimeOfTheVarianceOfASlowMode() {
        // Given
        Eigenmode mode = new Eigenmode(0, 1e-6, new Hyperparameters(0.1, 0.5, 0, 1), 1);
        ModeProcess process = new HeavyBall().process(mode);
        RelativeEntropy entropy =
                RelativeEntropy.of(process, new ModeStart.Fixed(0, 0)).orElseThrow();

        // When
        long steps = StationarityTime.steps(entropy, 1e-3, EVER).orElseThrow();

        // Then
        double expected = Math.log(1e3) / (2 * process.damping().slowRate());
        assertThat((double) steps).isCloseTo(expected, within(1e-3 * expected));
    }

    @Test
    void isZeroInTheStationaryStateAndAbsentBeyondTheLargestStep() {
        Eigenmode mode = new Eigenmode(0, 1e-12, new Hyperparameters(1e-6, 0, 0, 1), 1);
        ModeProcess process = new HeavyBall().process(mode);
        RelativeEntropy stationary =
                RelativeEntropy.of(process, new ModeStart.Stationary()).orElseThrow();
        RelativeEntropy fixed =
                RelativeEntropy.of(process, new ModeStart.Fixed(1, 0)).orElseThrow();
        assertThat(StationarityTime.steps(stationary, 0.01, 1000)).hasValue(0);
        assertThat(StationarityTime.steps(fixed, 0.01, 1000)).isEmpty();
        // x = 10⁻¹⁸: 1/x steps and more.
        assertThat(StationarityTime.steps(fixed, 0.01, Long.MAX_VALUE)).isEmpty();
        assertThatThrownBy(() -> StationarityTime.steps(fixed, 0, 1000))
                .hasMessage("stationarity_tolerance is 0.0: must be finite and greater than 0");
    }
}
