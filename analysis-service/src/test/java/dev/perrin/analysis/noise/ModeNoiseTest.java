package dev.perrin.analysis.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.mode.Bytes;
import dev.perrin.analysis.mode.ChanceCorrelation;
import dev.perrin.analysis.mode.Coverage;
import dev.perrin.analysis.mode.HeavyBallProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModeNoiseTest {
    private static final double ETA = 0.1;
    private static final double BETA = 0.9;
    private static final double CURVATURE = 0.5;

    /// Variance, autocorrelation and covariance of the very noise that drove the process, far from the origin,
    /// with gaps.
    @Test
    void isTheNoiseThatDroveAHundredTrajectories() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HeavyBallProcess process = new HeavyBallProcess(ETA, BETA, CURVATURE, 2, random);
            ModeNoiseState state = new ModeNoise(BETA, List.of(CURVATURE), 5).newState();
            double[] kicks = new double[600];
            boolean[] known = new boolean[600];
            double[] positions = new double[600];
            boolean present = false;
            for (int k = 0; k < kicks.length; k++) {
                positions[k] = process.theta;
                process.step();
                kicks[k] = process.kick;
                boolean before = present;
                present = random.nextInt(50) > 0;
                known[k] = before && present;
                if (present) {
                    state.add(k, new double[] {process.theta + 7}, new double[] {process.v});
                }
            }
            compare(seed, state, kicks, known, positions);
        }
    }

    private static void compare(int seed, ModeNoiseState state, double[] kicks, boolean[] known, double[] positions) {
        double[] mean = mean(kicks, known);
        double[] place = mean(positions, known);
        double nn = 0;
        double nx = 0;
        double xx = 0;
        for (int k = 0; k < kicks.length; k++) {
            if (known[k]) {
                nn += (kicks[k] - mean[0]) * (kicks[k] - mean[0]);
                nx += (kicks[k] - mean[0]) * (positions[k] - place[0]);
                xx += (positions[k] - place[0]) * (positions[k] - place[0]);
            }
        }
        assertThat(state.count()).isEqualTo((long) mean[1]);
        double variance = (nn - nx * nx / xx) / mean[1];
        assertThat(state.variance(0).value()).as("seed %d", seed).isCloseTo(variance, within(1e-9 * variance));
        assertThat(state.fittedCurvature(0).value()).as("seed %d", seed).isCloseTo(CURVATURE - nx / xx, within(1e-8));
        for (int lag = 1; lag <= 5; lag++) {
            double products = 0;
            int pairs = 0;
            for (int k = lag; k < kicks.length; k++) {
                boolean all = true;
                for (int i = 0; i <= lag; i++) {
                    all &= known[k - i];
                }
                if (all) {
                    products += (kicks[k] - firstKick(kicks, known)) * (kicks[k - lag] - firstKick(kicks, known));
                    pairs++;
                }
            }
            double shift = mean[0] - firstKick(kicks, known);
            double expected = (products / pairs - shift * shift) / (nn / mean[1]);
            assertThat(state.autocorrelation().get(lag - 1)).as("seed %d", seed).isCloseTo(expected, within(1e-9));
        }
    }

    private static double firstKick(double[] kicks, boolean[] known) {
        for (int k = 0; k < kicks.length; k++) {
            if (known[k]) {
                return kicks[k];
            }
        }
        throw new AssertionError("no noise");
    }

    /// @return mean, count
    private static double[] mean(double[] values, boolean[] known) {
        double sum = 0;
        int count = 0;
        for (int k = 0; k < values.length; k++) {
            if (known[k]) {
                sum += values[k];
                count++;
            }
        }
        return new double[] {sum / count, count};
    }

    /// 300 runs: variance, curvature, stability index; autocorrelations within their bound in 95.4 %.
    @Test
    void intervalsHoldTheTruthForGaussianNoise() {
        Coverage variance = new Coverage(2);
        Coverage curvature = new Coverage(CURVATURE);
        Coverage stability = new Coverage(2);
        int within = 0;
        int changed = 0;
        for (int seed = 0; seed < 300; seed++) {
            ModeNoiseState state = single(4000, new SplittableRandom(seed)::nextGaussian);
            variance.add(state.variance(0));
            curvature.add(state.fittedCurvature(0));
            stability.add(state.stabilityIndex());
            for (double value : state.autocorrelation()) {
                within += Math.abs(value) < state.autocorrelationBound() ? 1 : 0;
            }
            changed += state.varianceChange().probability() < 0.05 ? 1 : 0;
        }
        variance.isNominal();
        curvature.isNominal();
        stability.isNominal();
        // 3000 about independent ones, four binomial deviations
        assertThat(within / 3000.0).isBetween(0.954 - 0.016, 0.954 + 0.016);
        assertThat(changed / 300.0).isBetween(0.01, 0.10);
    }

    /// Chambers, Mallows, Stuck: sin(αU)/cos(U)^{1/α} (cos((1−α)U)/E)^{(1−α)/α}.
    @ParameterizedTest
    @CsvSource({"1.0", "1.3", "1.7"})
    void stabilityAndTailIndicesAreThoseOfAStableLaw(double alpha) {
        Coverage stability = new Coverage(alpha);
        double tail = 0;
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DoubleSupplier stable = () -> {
                double u = Math.PI * (random.nextDouble() - 0.5);
                double e = -Math.log1p(-random.nextDouble());
                return Math.sin(alpha * u)
                        / Math.pow(Math.cos(u), 1 / alpha)
                        * Math.pow(Math.cos((1 - alpha) * u) / e, (1 - alpha) / alpha);
            };
            ModeNoiseState state = single(20_000, stable);
            stability.add(state.stabilityIndex());
            tail += state.tailIndex().value() / 100;
        }
        stability.isNominal();
        // Hill's index of a stable law at k = 100: within a tenth, except near 2
        assertThat(tail).isCloseTo(alpha, within(0.12 * alpha));
    }

    /// Student's noise with three degrees of freedom has tail index 3 and finite variance.
    @Test
    void tailIndexIsThatOfStudentsLaw() {
        double sum = 0;
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            ModeNoiseState state = single(50_000, () -> {
                double chi = 0;
                for (int i = 0; i < 3; i++) {
                    double z = random.nextGaussian();
                    chi += z * z;
                }
                return random.nextGaussian() / Math.sqrt(chi / 3);
            });
            sum += state.tailIndex().value() / 50;
        }
        assertThat(sum).isCloseTo(3, within(0.35));
    }

    /// M numbers that add up to zero, in a new order every epoch, against science.md 4.2; 200 epochs of 8, 40 runs.
    @Test
    void autocorrelationOfShuffledNoiseIsPredicted() {
        int batches = 8;
        double[] mean = new double[16];
        ModeNoise settings = new ModeNoise(BETA, List.of(CURVATURE), 16);
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<Double> epoch = new ArrayList<>();
            double sum = 0;
            for (int i = 0; i < batches; i++) {
                double value = random.nextGaussian();
                epoch.add(value);
                sum += value;
            }
            double offset = sum / batches;
            epoch.replaceAll(value -> value - offset);
            List<Double> queue = new ArrayList<>();
            HeavyBallProcess process = new HeavyBallProcess(ETA, BETA, CURVATURE, 1, () -> {
                if (queue.isEmpty()) {
                    Collections.shuffle(epoch, random);
                    queue.addAll(epoch);
                }
                return queue.removeLast();
            });
            ModeNoiseState state = settings.newState();
            for (int k = 0; k < 1600; k++) {
                process.step();
                state.add(k, new double[] {process.theta}, new double[] {process.v});
            }
            for (int lag = 0; lag < 16; lag++) {
                mean[lag] += state.autocorrelation().get(lag) / 40;
            }
        }
        List<Double> predicted = settings.shuffledAutocorrelation(batches);
        for (int lag = 0; lag < 16; lag++) {
            // 64,000 products: standard deviation 0.004
            assertThat(mean[lag]).as("lag %d", lag + 1).isCloseTo(predicted.get(lag), within(0.016));
        }
    }

    @Test
    void findsNoiseThatGrowsAndNoiseThatIsShared() {
        SplittableRandom random = new SplittableRandom(11);
        double[] shared = new double[2];
        HeavyBallProcess[] processes = new HeavyBallProcess[3];
        int[] step = new int[1];
        for (int mode = 0; mode < 3; mode++) {
            int own = mode;
            processes[mode] = new HeavyBallProcess(
                    ETA,
                    BETA,
                    CURVATURE,
                    1,
                    () -> own < 2 ? shared[own] : random.nextGaussian() * (1 + step[0] / 10_000.0));
        }
        ModeNoiseState state = new ModeNoise(BETA, List.of(CURVATURE, CURVATURE, CURVATURE), 4).newState();
        for (int k = 0; k < 10_000; k++) {
            step[0] = k;
            shared[0] = random.nextGaussian();
            shared[1] = 0.8 * shared[0] + 0.6 * random.nextGaussian();
            double[] x = new double[3];
            double[] y = new double[3];
            for (int mode = 0; mode < 3; mode++) {
                processes[mode].step();
                x[mode] = processes[mode].theta;
                y[mode] = processes[mode].v;
            }
            state.add(k, x, y);
        }
        VarianceChange change = state.varianceChange();
        assertThat(change.mode()).isEqualTo(2);
        assertThat(change.probability()).isLessThan(1e-4);
        ChanceCorrelation correlation = state.correlation();
        assertThat(correlation.first()).isZero();
        assertThat(correlation.second()).isEqualTo(1);
        // standard deviation (1 − 0.64)/100
        assertThat(correlation.greatest()).isCloseTo(0.8, within(0.015));
        assertThat(correlation.chance()).isLessThan(0.04);
        // 2·0.64/(2 + 2·0.64 + (7/3)²)
        assertThat(state.offDiagonalShare()).isCloseTo(1.28 / (3.28 + 49 / 9.0), within(0.02));
    }

    @Test
    void isNotAvailableForSnapshotsFurtherApart() {
        assertThat(ModeNoise.of(2, BETA, List.of(CURVATURE), 10)).isEmpty();
        assertThat(ModeNoise.of(0, BETA, List.of(CURVATURE), 10)).isEmpty();
        assertThat(ModeNoise.of(1, BETA, List.of(CURVATURE), 10).orElseThrow().lags())
                .isEqualTo(20);
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        ModeNoise settings = new ModeNoise(BETA, List.of(CURVATURE), 7);
        ModeNoiseState straight = settings.newState();
        ModeNoiseState broken = settings.newState();
        HeavyBallProcess process = new HeavyBallProcess(ETA, BETA, CURVATURE, 1, new SplittableRandom(5));
        for (int k = 0; k < 4000; k++) {
            if (k % 331 == 0) {
                broken = Bytes.copy(
                        broken,
                        ModeNoiseState::sizeInBytes,
                        ModeNoiseState::write,
                        in -> ModeNoiseState.read(settings, in));
            }
            process.step();
            straight.add(k, new double[] {process.theta}, new double[] {process.v});
            broken.add(k, new double[] {process.theta}, new double[] {process.v});
        }
        assertThat(Bytes.of(broken, broken.sizeInBytes(), ModeNoiseState::write))
                .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), ModeNoiseState::write));
    }

    private static ModeNoiseState single(int steps, DoubleSupplier noise) {
        HeavyBallProcess process = new HeavyBallProcess(ETA, BETA, CURVATURE, 2, noise);
        ModeNoiseState state = new ModeNoise(BETA, List.of(CURVATURE), 10).newState();
        for (int k = 0; k < steps; k++) {
            process.step();
            state.add(k, new double[] {process.theta}, new double[] {process.v});
        }
        return state;
    }
}
