package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.lag.LagSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ModeCovarianceTest {
    private static final int MODES = 3;

    @Test
    void equalsTheTwoPassDefinitionOnAHundredTrajectories() {
        for (int seed = 0; seed < 100; seed++) {
            double[][] points = points(seed, 300);
            ModeCovariance covariance = filled(points, 0, points.length);
            for (int i = 0; i < MODES; i++) {
                for (int j = 0; j < MODES; j++) {
                    close(seed, covariance.position(i, j), twoPass(points, i, j));
                    close(seed, covariance.velocity(i, j), twoPass(points, MODES + i, MODES + j));
                    close(seed, covariance.cross(i, j), twoPass(points, i, MODES + j));
                    assertThat(covariance.crosses()[i * MODES + j]).isEqualTo(covariance.cross(i, j));
                }
            }
        }
    }

    @Test
    void mergedIsTheCovarianceOfTheUnion() {
        for (int seed = 0; seed < 50; seed++) {
            double[][] points = points(seed, 300);
            int cut = seed * 6;
            ModeCovariance merged = filled(points, 0, cut);
            merged.mergeWith(filled(points, cut, points.length));
            ModeCovariance all = filled(points, 0, points.length);
            assertThat(merged.count()).isEqualTo(all.count());
            for (int i = 0; i < MODES; i++) {
                for (int j = 0; j < MODES; j++) {
                    close(seed, merged.position(i, j), all.position(i, j));
                    close(seed, merged.cross(i, j), all.cross(i, j));
                }
            }
        }
    }

    @Test
    void comesBackFromItsBytes() {
        Bytes.copy(
                filled(points(1, 77), 0, 77), ModeCovariance::sizeInBytes, ModeCovariance::write, ModeCovariance::read);
    }

    /// 300 runs of eight independent autocorrelated modes: the chance level is passed in 5 % of them, within four
    /// binomial deviations (1.3 % each) and twice that above for the estimated autocorrelation; a level that took
    /// the snapshots for independent would be passed nearly always.
    @Test
    void knowsWhatChanceAloneShows() {
        int runs = 300;
        int passed = 0;
        int passedNaive = 0;
        int modes = 8;
        int length = 3000;
        for (int seed = 0; seed < runs; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            HeavyBallProcess[] processes = new HeavyBallProcess[modes];
            for (int mode = 0; mode < modes; mode++) {
                processes[mode] = new HeavyBallProcess(0.1, 0.9, 0.05 * (1 + mode), 1, random);
            }
            ModeCovariance covariance = new ModeCovariance(modes);
            ModeCorrelatorState correlator = new ModeCorrelator(LagSet.upTo(length), modes).newState();
            for (int k = 0; k < length; k++) {
                double[] x = new double[modes];
                double[] y = new double[modes];
                for (int mode = 0; mode < modes; mode++) {
                    processes[mode].step();
                    x[mode] = processes[mode].theta;
                    y[mode] = processes[mode].v;
                }
                covariance.add(x, y);
                correlator.add(k, x, y);
            }
            ChanceCorrelation found = ChanceCorrelation.ofPositions(covariance, correlator);
            passed += found.greatest() > found.chance() ? 1 : 0;
            passedNaive += found.greatest() > 3.2 / Math.sqrt(length) ? 1 : 0;
        }
        assertThat(passed / (double) runs).isBetween(0.0, 0.15);
        assertThat(passedNaive / (double) runs).isGreaterThan(0.9);
    }

    @Test
    void namesThePairThatIsCorrelated() {
        SplittableRandom random = new SplittableRandom(5);
        ModeCovariance covariance = new ModeCovariance(MODES);
        ModeCorrelatorState correlator = new ModeCorrelator(LagSet.upTo(2000), MODES).newState();
        for (int k = 0; k < 2000; k++) {
            double shared = random.nextGaussian();
            double[] x = {random.nextGaussian(), shared + random.nextGaussian(), shared + random.nextGaussian()};
            covariance.add(x, x);
            correlator.add(k, x, x);
        }
        ChanceCorrelation found = ChanceCorrelation.ofPositions(covariance, correlator);
        assertThat(found.first()).isEqualTo(1);
        assertThat(found.second()).isEqualTo(2);
        // true correlation 1/2, its standard deviation 0.75/√2000 = 0.017
        assertThat(found.greatest()).isCloseTo(0.5, within(0.07));
        assertThat(found.chance()).isBetween(2.0 / Math.sqrt(2000), 3.5 / Math.sqrt(2000));
    }

    private static void close(int seed, double found, double expected) {
        assertThat(found).as("seed %d", seed).isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
    }

    private static double twoPass(double[][] points, int i, int j) {
        double meanI = 0;
        double meanJ = 0;
        for (double[] point : points) {
            meanI += point[i] / points.length;
            meanJ += point[j] / points.length;
        }
        double sum = 0;
        for (double[] point : points) {
            sum += (point[i] - meanI) * (point[j] - meanJ);
        }
        return sum / points.length;
    }

    private static ModeCovariance filled(double[][] points, int from, int to) {
        ModeCovariance covariance = new ModeCovariance(MODES);
        for (int k = from; k < to; k++) {
            double[] x = java.util.Arrays.copyOf(points[k], MODES);
            double[] y = java.util.Arrays.copyOfRange(points[k], MODES, 2 * MODES);
            covariance.add(x, y);
        }
        return covariance;
    }

    private static double[][] points(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] points = new double[count][2 * MODES];
        for (double[] point : points) {
            double shared = random.nextGaussian();
            for (int i = 0; i < point.length; i++) {
                point[i] = 1000 * i + shared + random.nextGaussian();
            }
        }
        return points;
    }
}
