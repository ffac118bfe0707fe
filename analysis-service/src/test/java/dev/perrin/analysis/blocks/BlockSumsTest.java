package dev.perrin.analysis.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.mode.Bytes;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BlockSumsTest {
    @Test
    void meanIsTheMeanOfTheDefinition() {
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BlockSums sums = new BlockSums(2, 2, 8);
            double[] expected = new double[2];
            int count = 0;
            for (int k = 0; k < 300; k++) {
                if (random.nextInt(3) > 0) {
                    double[] row = {random.nextGaussian(), random.nextDouble()};
                    sums.add(k, 1, row);
                    expected[0] += row[0];
                    expected[1] += row[1];
                    count++;
                }
            }
            assertThat(sums.count(1)).isEqualTo(count);
            assertThat(sums.count(0)).isZero();
            assertThat(sums.mean(1, 0)).isCloseTo(expected[0] / count, within(1e-12));
            assertThat(sums.mean(1, 1, 0).value()).isCloseTo(expected[1] / count, within(1e-12));
            assertThat(sums.mean(0, 0, 0)).isEqualTo(Estimate.NONE);
        }
    }

    @Test
    void leavesEveryGroupOutOnce() {
        BlockSums sums = new BlockSums(1, 1, 8);
        for (int k = 0; k < 64; k++) {
            sums.add(k, 0, new double[] {k});
        }
        double[][] means = sums.leaveOneOut(new int[] {0}, new int[] {0}, 0);
        assertThat(means).hasNumberOfRows(9);
        assertThat(means[0][0]).isEqualTo(31.5);
        // without 0 … 7
        assertThat(means[1][0]).isCloseTo((63 * 64 / 2 - 28) / 56.0, within(1e-12));
    }

    @Test
    void comesBackFromItsBytes() {
        BlockSums sums = new BlockSums(2, 3, 8);
        SplittableRandom random = new SplittableRandom(3);
        for (int k = 0; k < 100; k++) {
            sums.add(k, k % 2, new double[] {random.nextGaussian(), Double.MIN_VALUE, -0.0});
        }
        Bytes.copy(sums, BlockSums::sizeInBytes, BlockSums::write, BlockSums::read);
    }

    /// Mean of an autoregression whose memory is a tenth or a third of a block, 1000 runs each: coverage of the 95
    /// % interval within four binomial deviations, 2.8 %, of 95 % where blocks are long, and a little less where
    /// not.
    @ParameterizedTest
    @CsvSource({"0.0, 0.92, 0.98", "0.9, 0.92, 0.98", "0.97, 0.90, 0.98"})
    void intervalHoldsTheMeanOfAnAutoregression(double memory, double least, double most) {
        int held = 0;
        int runs = 1000;
        for (int seed = 0; seed < runs; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            BlockSums sums = new BlockSums(1, 1, 32);
            double x = random.nextGaussian();
            for (int k = 0; k < 3200; k++) {
                sums.add(k, 0, x);
                x = memory * x + Math.sqrt(1 - memory * memory) * random.nextGaussian();
            }
            BoundedEstimate mean = BoundedEstimate.of(sums.mean(0, 0, 0), sums.groups(0) - 1);
            held += mean.covers(0) ? 1 : 0;
        }
        assertThat(held / (double) runs).isBetween(least, most);
    }

    /// Tables of Student's distribution.
    @ParameterizedTest
    @CsvSource({
        "1, 12.7062047",
        "2, 4.30265273",
        "5, 2.57058184",
        "10, 2.22813885",
        "30, 2.04227246",
        "1000, 1.96233908"
    })
    void quantilesAreThoseOfTheTables(double degrees, double expected) {
        double found = StudentDistribution.twoSidedQuantile(0.05, degrees);
        assertThat(found).isCloseTo(expected, within(1e-7 * expected));
        assertThat(StudentDistribution.twoSidedProbability(found, degrees)).isCloseTo(0.05, within(1e-9));
    }

    @Test
    void aProbabilityOfOneDegreeIsThatOfCauchy() {
        for (double t : new double[] {0, 0.1, 1, 7, 1e4}) {
            assertThat(StudentDistribution.twoSidedProbability(t, 1))
                    .isCloseTo(1 - 2 * Math.atan(t) / Math.PI, within(1e-9));
        }
    }
}
