package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModeMomentsTest {
    private static final double ETA = 0.1;
    private static final double BETA = 0.8;
    private static final double CURVATURE = 1;

    @Test
    void equalsTheDefinitionOnAHundredTrajectories() {
        for (int seed = 0; seed < 100; seed++) {
            HeavyBallProcess process = process(seed);
            ModeMomentsState state = new ModeMoments(1, 1).newState();
            double[][] path = new double[500][2];
            for (int k = 0; k < path.length; k++) {
                process.step();
                path[k] = new double[] {1000 + process.theta, process.v};
                state.add(k, 50 + k, new double[] {path[k][0]}, new double[] {path[k][1]});
            }
            double mean = 0;
            double square = 0;
            for (double[] point : path) {
                mean += point[0] / path.length;
                square += point[1] * point[1] / path.length;
            }
            double variance = 0;
            for (double[] point : path) {
                variance += (point[0] - mean) * (point[0] - mean) / path.length;
            }
            assertThat(state.meanPosition(0).value()).isCloseTo(mean, within(1e-9));
            assertThat(state.positionVariance(0).value()).isCloseTo(variance, within(1e-9 * variance));
            assertThat(state.velocityVariance(0).value()).isCloseTo(square, within(1e-9 * square));
            assertThat(state.areaRate(0).value()).isCloseTo(areaRate(path), within(1e-9));
            assertThat(state.drift(0).displacementPerStep().value())
                    .isCloseTo((path[499][0] - path[0][0]) / 499, within(1e-12));
        }
    }

    /// Means over pairs about the mean of either end.
    private static double areaRate(double[][] path) {
        int pairs = path.length - 1;
        double[] mean = new double[4];
        for (int k = 0; k < pairs; k++) {
            mean[0] += path[k][0] / pairs;
            mean[1] += path[k][1] / pairs;
            mean[2] += path[k + 1][0] / pairs;
            mean[3] += path[k + 1][1] / pairs;
        }
        double sum = 0;
        for (int k = 0; k < pairs; k++) {
            sum += (path[k][0] - mean[0]) * (path[k + 1][1] - mean[3])
                    - (path[k][1] - mean[1]) * (path[k + 1][0] - mean[2]);
        }
        return sum / pairs;
    }

    /// 400 runs at two intervals; truths from the exact theory.
    @ParameterizedTest
    @CsvSource({"1", "5"})
    void intervalsHoldTheTheory(int interval) {
        HeavyBallProcess theory = process(0);
        HeavyBall dynamics = new HeavyBall(ETA, BETA);
        Coverage position = new Coverage(theory.positionVariance());
        Coverage velocity = new Coverage(theory.velocityVariance());
        Coverage equipartition = new Coverage(1);
        Coverage temperature = new Coverage(dynamics.effectiveTemperature(CURVATURE, theory.positionVariance()));
        Coverage area = new Coverage(dynamics.areaRate(
                CURVATURE, interval, theory.positionVariance(), theory.covariance(), theory.velocityVariance()));
        Coverage frequency = new Coverage(theory.frequency());
        Coverage damping = new Coverage(theory.dampingRate());
        Coverage drift = new Coverage(0);
        for (int seed = 0; seed < 400; seed++) {
            ModeMomentsState state = filled(seed, interval, 4000);
            position.add(state.positionVariance(0));
            velocity.add(state.velocityVariance(0));
            equipartition.add(state.equipartition(0, dynamics, CURVATURE));
            temperature.add(state.effectiveTemperature(0, dynamics, CURVATURE));
            area.add(state.areaRate(0));
            Relaxation relaxation = state.propagator(0).relaxation();
            frequency.add(relaxation.frequency());
            damping.add(relaxation.dampingRate());
            drift.add(state.drift(0).displacementPerStep());
        }
        position.isNominal();
        velocity.isNominal();
        equipartition.isNominal();
        temperature.isNominal();
        area.isNominal();
        frequency.isNominal();
        damping.isNominal();
        drift.isAtLeastNominal();
    }

    /// A mode that relaxes in 100 steps, over 40 of its memories: the means of 32 blocks know each other, and the
    /// interval is too narrow by what the estimate of so few numbers cannot see. 300 runs, four binomial
    /// deviations below 90 %.
    @Test
    void intervalsOfASlowModeAreAlmostAsGood() {
        HeavyBallProcess theory = new HeavyBallProcess(ETA, BETA, 0.02, 1, new SplittableRandom(0));
        Coverage position = new Coverage(theory.positionVariance());
        for (int seed = 0; seed < 300; seed++) {
            HeavyBallProcess process = new HeavyBallProcess(ETA, BETA, 0.02, 1, new SplittableRandom(seed));
            ModeMomentsState state = new ModeMoments(1, 1).newState();
            for (int k = 0; k < 4000; k++) {
                process.step();
                state.add(k, k, new double[] {process.theta}, new double[] {process.v});
            }
            position.add(state.positionVariance(0));
        }
        position.isAtLeast(0.9);
    }

    /// Closed forms of one step against simulation: η(1+β)/… of science.md 1.6 is −2η Var v for ηa → 0.
    @Test
    void areaRateOfOneStepNeedsSingleSnapshotsAlone() {
        HeavyBallProcess theory = process(0);
        HeavyBall dynamics = new HeavyBall(ETA, BETA);
        double perStep = dynamics.areaRatePerStep(CURVATURE, theory.velocityVariance());
        double exact = -ETA * (theory.velocityVariance() + theory.velocityAutocovariance(1));
        assertThat(perStep).isCloseTo(exact, within(1e-12 * Math.abs(exact)));
        assertThat(dynamics.areaRate(
                        CURVATURE, 1, theory.positionVariance(), theory.covariance(), theory.velocityVariance()))
                .isCloseTo(exact, within(1e-12 * Math.abs(exact)));
        double small = new HeavyBall(1e-6, 0.999).areaRatePerStep(1, 1);
        assertThat(small).isCloseTo(-2e-6, within(1e-8));
    }

    @Test
    void expectedAreaRateIsWhatIsMeasuredOnTheSameSnapshots() {
        ModeMomentsState state = filled(1, 3, 20_000);
        double expected =
                state.expectedAreaRate(0, new HeavyBall(ETA, BETA), CURVATURE).value();
        assertThat(Math.abs(state.areaRate(0).value() - expected))
                .isLessThan(4 * state.areaRate(0).standardError());
    }

    @Test
    void findsADriftAndItsShare() {
        SplittableRandom random = new SplittableRandom(4);
        HeavyBallProcess free = new HeavyBallProcess(ETA, BETA, 0, 1, random::nextGaussian);
        ModeMomentsState state = new ModeMoments(1, 1).newState();
        // force of 0.1 a step: drift ηF/(1−β) = 0.05 a step, diffusion η²/(1−β)² = 0.25 a step
        for (int k = 0; k < 20_000; k++) {
            free.step();
            double drifted = free.theta + 0.05 * k;
            state.add(k, k, new double[] {drifted}, new double[] {free.v + 0.5});
        }
        Drift drift = state.drift(0);
        assertThat(drift.displacementPerStep().covers(0.05)).isTrue();
        assertThat(drift.meanVelocity().covers(0.5)).isTrue();
        assertThat(drift.score()).isGreaterThan(5);
        assertThat(drift.fraction()).isBetween(0.95, 1.0);
    }

    @Test
    void saysNothingOfPairsOnALogarithmicSchedule() {
        ModeMomentsState state = new ModeMoments(1, 0).newState();
        for (int k = 0; k < 100; k++) {
            state.add(k, 1L << Math.min(k, 40), new double[] {k}, new double[] {1});
        }
        assertThat(state.pairCount()).isZero();
        assertThat(state.areaRate(0).value()).isNaN();
        assertThat(state.propagator(0).relaxation().status()).isNotEmpty();
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        ModeMoments settings = new ModeMoments(1, 1);
        ModeMomentsState straight = filled(3, 1, 400);
        ModeMomentsState broken = Bytes.copy(
                straight,
                ModeMomentsState::sizeInBytes,
                ModeMomentsState::write,
                in -> ModeMomentsState.read(settings, in));
        for (int k = 400; k < 900; k++) {
            straight.add(k, k, new double[] {Math.sin(k)}, new double[] {Math.cos(k)});
            broken.add(k, k, new double[] {Math.sin(k)}, new double[] {Math.cos(k)});
        }
        assertThat(Bytes.of(broken, broken.sizeInBytes(), ModeMomentsState::write))
                .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), ModeMomentsState::write));
    }

    private static ModeMomentsState filled(long seed, int interval, int snapshots) {
        HeavyBallProcess process = process(seed);
        ModeMomentsState state = new ModeMoments(1, interval).newState();
        for (int k = 0; k < snapshots; k++) {
            process.steps(interval);
            state.add(k, (long) k * interval, new double[] {process.theta}, new double[] {process.v});
        }
        return state;
    }

    private static HeavyBallProcess process(long seed) {
        return new HeavyBallProcess(ETA, BETA, CURVATURE, 1, new SplittableRandom(seed));
    }
}
