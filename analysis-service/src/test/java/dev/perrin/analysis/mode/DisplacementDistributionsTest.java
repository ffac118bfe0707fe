package dev.perrin.analysis.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DisplacementDistributionsTest {
    @Test
    void equalsTheDefinitionOnAHundredTrajectoriesWithGaps() {
        for (int seed = 0; seed < 100; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] path = new double[2000];
            boolean[] present = new boolean[path.length];
            DisplacementDistributionsState state = new DisplacementDistributions(1, 3).newState();
            double x = 0;
            for (int k = 0; k < path.length; k++) {
                x += random.nextGaussian();
                path[k] = x;
                present[k] = random.nextInt(30) > 0;
                if (present[k]) {
                    state.add(k, new double[] {x});
                }
            }
            for (int number = 0; number < 3; number++) {
                compare(seed, state.distribution(0, number), path, present);
            }
        }
    }

    private static void compare(int seed, DisplacementDistribution found, double[] path, boolean[] present) {
        int lag = (int) found.lag();
        int stride = Math.max(1, lag / 10);
        double sum = 0;
        double square = 0;
        double fourth = 0;
        long count = 0;
        long[] bins = new long[24];
        for (int k = 0; k < path.length; k += stride) {
            if (k >= lag && present[k] && present[k - lag]) {
                double d = path[k] - path[k - lag];
                sum += d;
                square += d * d;
                fourth += d * d * d * d;
                count++;
            }
        }
        double mean = sum / count;
        double deviation = Math.sqrt(square / count - mean * mean);
        for (int k = 0; k < path.length; k += stride) {
            if (k >= lag && present[k] && present[k - lag]) {
                double d = (path[k] - path[k - lag]) / deviation;
                int bin = 0;
                while (bin < 23 && d >= found.edges().get(bin + 1)) {
                    bin++;
                }
                bins[bin]++;
            }
        }
        assertThat(found.mean().count()).as("seed %d lag %d", seed, lag).isEqualTo(count);
        assertThat(found.mean().value()).isCloseTo(mean, within(1e-9 * deviation));
        assertThat(found.standardDeviation()).isCloseTo(deviation, within(1e-9 * deviation));
        assertThat(found.nonGaussianity().value())
                .isCloseTo(fourth / count / (3 * Math.pow(square / count, 2)) - 1, within(1e-9));
        for (int bin = 0; bin < 24; bin++) {
            // a displacement on an edge may fall on either side
            assertThat(Math.abs(found.counts().get(bin) - bins[bin])).isLessThanOrEqualTo(1);
        }
    }

    /// α₂ is 0 for Gaussian steps, and (⟨s⁴⟩/⟨s²⟩² − 1) for a mixture of Gaussians of scales s, at lag 1: 300 runs.
    @ParameterizedTest
    @CsvSource({"1, 0", "3, 0.64"})
    void intervalsHoldTheNonGaussianity(double scale, double expected) {
        Coverage coverage = new Coverage(expected);
        for (int seed = 0; seed < 300; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DoubleSupplier step = () -> (random.nextBoolean() ? 1 : scale) * random.nextGaussian();
            DisplacementDistributionsState state = new DisplacementDistributions(1, 1).newState();
            double x = 0;
            for (int k = 0; k < 6000; k++) {
                x += step.getAsDouble();
                state.add(k, new double[] {x});
            }
            coverage.add(state.distribution(0, 0).nonGaussianity());
        }
        coverage.isAtLeast(0.93);
    }

    @Test
    void goesOnAfterARestartAsIfNothingHadHappened() {
        DisplacementDistributions settings = new DisplacementDistributions(2, 3);
        DisplacementDistributionsState straight = settings.newState();
        DisplacementDistributionsState broken = settings.newState();
        SplittableRandom random = new SplittableRandom(9);
        for (int k = 0; k < 3000; k++) {
            if (k % 211 == 0) {
                broken = Bytes.copy(
                        broken,
                        DisplacementDistributionsState::sizeInBytes,
                        DisplacementDistributionsState::write,
                        in -> DisplacementDistributionsState.read(settings, in));
            }
            double[] x = {random.nextGaussian(), k + random.nextGaussian()};
            straight.add(k, x);
            broken.add(k, x);
        }
        assertThat(Bytes.of(broken, broken.sizeInBytes(), DisplacementDistributionsState::write))
                .isEqualTo(Bytes.of(straight, straight.sizeInBytes(), DisplacementDistributionsState::write));
    }

    @Test
    void saysNothingBeforeAWindowEnds() {
        DisplacementDistribution empty =
                new DisplacementDistributions(1, 2).newState().distribution(0, 1);
        assertThat(empty.edges()).isEmpty();
        assertThat(empty.nonGaussianity().value()).isNaN();
        assertThat(empty.standardDeviation()).isNaN();
    }
}
