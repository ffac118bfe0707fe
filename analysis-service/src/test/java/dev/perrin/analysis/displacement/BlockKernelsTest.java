package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockKernelsTest {
    private final double[] lanes = new double[2 * BlockKernels.LANES];
    private final double[] pair = new double[2];

    /// So that it does not matter to a result which other points a distance was taken together with.
    @ParameterizedTest(name = "{0} coordinates")
    @ValueSource(ints = {1, 7, 255, 256, 257, 1000, 4096})
    void twoDistancesTogetherAreThoseOneByOneToTheLastBit(int count) {
        // Given
        float[] a = values(1, count + 3);
        float[] b = values(2, count + 3);
        float[] c = values(3, count + 3);

        // When
        BlockKernels.squaredDistances(a, b, c, 3, count, lanes, pair);

        // Then
        double[] together = pair.clone();
        assertThat(together)
                .containsExactly(
                        BlockKernels.squaredDistance(a, b, 3, count, lanes),
                        BlockKernels.squaredDistance(a, c, 3, count, lanes));
    }

    @ParameterizedTest(name = "{0} coordinates")
    @ValueSource(ints = {1, 7, 255, 256, 257, 1000, 4096})
    void twoNormsAreDistancesFromTheOrigin(int count) {
        // Given
        float[] a = values(1, count + 3);
        float[] b = values(2, count + 3);
        float[] origin = new float[count + 3];

        // When
        BlockKernels.squaredNorms(a, b, 3, count, lanes, pair);

        // Then
        double[] together = pair.clone();
        assertThat(together)
                .containsExactly(
                        BlockKernels.squaredDistance(a, origin, 3, count, lanes),
                        BlockKernels.squaredDistance(b, origin, 3, count, lanes));
    }

    private static float[] values(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
