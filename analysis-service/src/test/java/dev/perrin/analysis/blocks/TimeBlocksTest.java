package dev.perrin.analysis.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.displacement.Snapshots;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeBlocksTest {
    @Test
    void hasTheVarianceOfTheDefinition() {
        // Given positions far from the origin
        double[] positions = ornsteinUhlenbeck(1, 5000, 0.1);
        TimeBlocks blocks = filled(positions);

        // When
        Estimate variance = blocks.positionVariance(0);

        // Then
        double mean = 0;
        for (double position : positions) {
            mean += position / positions.length;
        }
        double expected = 0;
        for (double position : positions) {
            expected += (position - mean) * (position - mean) / positions.length;
        }
        assertThat(variance.value()).isCloseTo(expected, within(1e-12 * expected));
        assertThat(variance.count()).isEqualTo(5000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 64, 65, 1000, 100_000})
    void keepsFewBlocksForAnyLength(int snapshots) {
        // When
        TimeBlocks blocks = filled(new double[snapshots]);

        // Then
        assertThat(blocks.blocks()).hasSizeLessThanOrEqualTo(TimeBlocks.MAX_BLOCKS);
        assertThat(blocks.blocks().size()).isGreaterThanOrEqualTo(Math.min(snapshots, 17));
        assertThat(blocks.snapshots()).isEqualTo(snapshots);
    }

    /// The error of a mean of v² over a run of an autoregressive process against the scatter of 400 such runs.
    @Test
    void standardErrorIsTheScatterOfRepeatedRuns() {
        // Given
        int runs = 400;
        double sumOfErrors = 0;
        double sum = 0;
        double sumOfSquares = 0;
        for (int seed = 0; seed < runs; seed++) {
            Estimate variance = filled(ornsteinUhlenbeck(seed, 4000, 0.1)).positionVariance(0);
            sumOfErrors += variance.standardError();
            sum += variance.value();
            sumOfSquares += variance.value() * variance.value();
        }

        // When
        double scatter = Math.sqrt(sumOfSquares / runs - Math.pow(sum / runs, 2));
        double claimed = sumOfErrors / runs;

        // Then both are known to 1/√(2·400) = 4 %, blocks of 125 snapshots hold 12 correlation times
        assertThat(claimed / scatter).isBetween(0.85, 1.15);
    }

    @Test
    void comesBackFromItsBytes() {
        // Given
        TimeBlocks blocks = filled(ornsteinUhlenbeck(3, 777, 0.2));

        // When
        ByteBuffer bytes = ByteBuffer.allocate(BlocksCodec.sizeInBytes(blocks));
        BlocksCodec.write(blocks, bytes);
        TimeBlocks restored = BlocksCodec.read(bytes.flip());

        // Then
        assertThat(restored.positionVariance(0)).isEqualTo(blocks.positionVariance(0));
        assertThat(restored.meanSquaredDisplacement(0, 1)).isEqualTo(blocks.meanSquaredDisplacement(0, 1));
        ByteBuffer again = ByteBuffer.allocate(BlocksCodec.sizeInBytes(restored));
        BlocksCodec.write(restored, again);
        assertThat(again.array()).isEqualTo(bytes.array());
    }

    @Test
    void saysNothingAboutAnErrorWhenWindowsAreAsLongAsTheRun() {
        // Given
        TimeBlocks blocks = filled(new double[100]);

        // When
        Estimate msd = blocks.meanSquaredDisplacement(0, 60);

        // Then
        assertThat(msd.standardError()).isNaN();
        assertThat(msd.count()).isEqualTo(100);
    }

    @Test
    void samplesAddUpToTheMeansAndLeaveOutWhatAJackknifeDoes() {
        // Given 32 blocks of 32 snapshots, groups of two for windows of 20
        TimeBlocks blocks = filled(ornsteinUhlenbeck(5, 1024, 0.1));

        // When
        LagSamples samples = blocks.samples(new int[] {0}, new long[] {20});

        // Then
        assertThat(samples.msd(0))
                .isEqualTo(blocks.meanSquaredDisplacement(0, 20).value());
        assertThat(samples.windows(0)).isEqualTo(1024);
        assertThat(samples.blockLength()).isEqualTo(32);
        assertThat(samples.groupSize(20)).isEqualTo(2);
        List<double[]> left = blocks.jackknife(new int[] {0}, 20);
        assertThat(left).hasSize(samples.groups(2));
        for (int group = 0; group < left.size(); group++) {
            assertThat(samples.msdWithout(0, 2 * group, 2 * group + 2)).isEqualTo(left.get(group)[0]);
        }
        assertThat(samples.groupSize(200)).isZero();
    }

    private static TimeBlocks filled(double[] positions) {
        TimeBlocks blocks = new TimeBlocks(1, 1);
        for (int k = 0; k < positions.length; k++) {
            blocks.add(
                    k,
                    Snapshots.of(
                            k,
                            k,
                            true,
                            0,
                            positions[k] * positions[k],
                            new double[] {positions[k]},
                            new double[] {positions[k]},
                            new double[] {positions[k]}));
        }
        return blocks;
    }

    private static double[] ornsteinUhlenbeck(long seed, int length, double rate) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] values = new double[length];
        double x = random.nextGaussian() / Math.sqrt(2 * rate - rate * rate);
        for (int k = 0; k < length; k++) {
            values[k] = 1000 + x;
            x += -rate * x + random.nextGaussian();
        }
        return values;
    }
}
