package dev.perrin.analysis.stationarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.mode.Bytes;
import dev.perrin.analysis.mode.Coverage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class FluctuationDissipationTest {
    private static final double ETA = 0.1;
    private static final double BETA = 0.9;

    /// The telescoped identity on runs that are anything but stationary: a quartic loss, noise that grows, far
    /// origin.
    @Test
    void holdsExactlyForEveryWindowLossAndNoise() {
        for (int seed = 0; seed < 100; seed++) {
            FluctuationDissipationState state = filled(seed, 400 + seed, 1, 50);
            assertThat(state.missing()).isZero();
            assertThat(state.identityResidual()).as("seed %d", seed).isCloseTo(0, within(1e-9));
            assertThat(Math.abs(state.boundaryTerm())).isGreaterThan(1e-4);
        }
    }

    /// About the reference point: against the sum of (θ − c)·G itself.
    @Test
    void ratioAboutTheReferenceIsThatOfTheDefinition() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FluctuationDissipationState state = new FluctuationDissipation(ETA, BETA).newState();
            Run run = new Run(random, 1, 50);
            double products = 0;
            double velocities = 0;
            for (int k = 0; k < 500; k++) {
                double before = run.theta - run.reference;
                Observation observation = run.step();
                state.add(observation);
                if (k >= 2) {
                    products += before * run.gradient;
                    velocities += run.v * run.v;
                }
            }
            double expected = products / ((1 + BETA) / 2 * ETA * velocities);
            assertThat(state.ratioAboutReference()).as("seed %d", seed).isCloseTo(expected, within(1e-9));
        }
    }

    /// The interval about 1 in 300 stationary runs: never too narrow.
    @Test
    void intervalHoldsOneInStationaryRuns() {
        Coverage coverage = new Coverage(1);
        for (int seed = 0; seed < 300; seed++) {
            coverage.add(filled(seed, 5000, 0, 0).ratio());
        }
        coverage.isAtLeastNominal();
    }

    @Test
    void intervalExcludesOneWhereThePositionDrifts() {
        int excluded = 0;
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            FluctuationDissipationState state = new FluctuationDissipation(ETA, BETA).newState();
            double theta = 100;
            double v = 0;
            for (int k = 0; k < 5000; k++) {
                double gradient = -0.05 + random.nextGaussian();
                double before = theta;
                v = BETA * v - gradient;
                theta += ETA * v;
                state.add(new Observation(k, Double.NaN, theta * theta, Double.NaN, v * v, before * gradient));
            }
            excluded += state.ratio().covers(1) ? 0 : 1;
        }
        assertThat(excluded).isGreaterThan(70);
    }

    @Test
    void doesNotClaimABoundaryTermWhereStepsAreMissing() {
        FluctuationDissipationState state = new FluctuationDissipation(ETA, BETA).newState();
        Run run = new Run(new SplittableRandom(1), 0, 0);
        for (int k = 0; k < 100; k++) {
            Observation observation = run.step();
            if (k != 50) {
                state.add(observation);
            }
        }
        assertThat(state.missing()).isEqualTo(1);
        assertThat(state.boundaryTerm()).isNaN();
        assertThat(state.ratio().value()).isFinite();
    }

    @Test
    void comesBackFromItsBytes() {
        FluctuationDissipation settings = new FluctuationDissipation(ETA, BETA);
        Bytes.copy(
                filled(1, 333, 0, 0),
                FluctuationDissipationState::sizeInBytes,
                FluctuationDissipationState::write,
                in -> FluctuationDissipationState.read(settings, in));
    }

    private static FluctuationDissipationState filled(long seed, int steps, double quartic, double start) {
        FluctuationDissipationState state = new FluctuationDissipation(ETA, BETA).newState();
        Run run = new Run(new SplittableRandom(seed), quartic, start);
        for (int k = 0; k < steps; k++) {
            state.add(run.step());
        }
        return state;
    }

    /// SGD with momentum on θ²/2 + quartic·(θ − start)⁴/4000, the noise growing with the step when quartic.
    private static final class Run {
        private final SplittableRandom random;
        private final double quartic;
        final double reference;
        double theta;
        double v;
        double gradient;
        private long step;

        Run(SplittableRandom random, double quartic, double start) {
            this.random = random;
            this.quartic = quartic;
            this.theta = start;
            this.reference = start - 1;
        }

        Observation step() {
            double noise = random.nextGaussian() * (1 + quartic * step / 100.0);
            double away = theta - reference;
            gradient = theta + quartic * away * away * away / 1000 + noise;
            double before = theta;
            v = BETA * v - gradient;
            theta += ETA * v;
            step++;
            double global = (theta - reference) * (theta - reference);
            return new Observation(step, before * before / 2, theta * theta, global, v * v, before * gradient);
        }
    }
}
