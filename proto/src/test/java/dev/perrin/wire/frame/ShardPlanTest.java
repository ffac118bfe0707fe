package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShardPlanTest {
    private static final DataType FLOAT32 = DataType.DATA_TYPE_FLOAT32;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shardsCoverTheVectorWithinTheirSize(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        long dimension = 1 + (random.nextLong(100_000_000_000L) >>> random.nextInt(37));
        DataType type = DataType.forNumber(1 + random.nextInt(3));

        // When
        List<Shard> shards = ShardPlan.of(dimension, type);

        // Then
        long maxLength = ShardPlan.MAX_SHARD_SIZE_IN_BYTES / 2 / FrameFormat.sizeInBytes(type);
        assertCover(shards, dimension, type, ShardPlan.BLOCK_COORDINATES);
        assertThat(shards).allMatch(shard -> shard.getLength() <= maxLength);
        assertThat(shards).allMatch(shard -> shard.getOffset() % ShardPlan.BLOCK_COORDINATES == 0);
        assertThat(shards.size() - 1L).as("one shard less would not do").isLessThan(Math.ceilDiv(dimension, maxLength));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyCutCoversTheVectorEvenly(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        int shardCount = 1 + random.nextInt(2_000);
        long dimension = shardCount + (random.nextLong(100_000_000_000L) >>> random.nextInt(37));

        // When
        List<Shard> shards = ShardPlan.cut(dimension, shardCount, FLOAT32);

        // Then
        assertThat(shards).hasSize(shardCount);
        assertCover(shards, dimension, FLOAT32, 1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "650, 1", "8388608, 1", "8388609, 2", "7000000000, 835", "100000000000, 11921"})
    void shardsAreAsFewAsTheirSizeAllows(long dimension, int shardCount) {
        assertThat(ShardPlan.of(dimension, FLOAT32)).hasSize(shardCount);
    }

    @Test
    void refusesCutsThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardPlan.of(0, FLOAT32))
                .withMessage("dimension must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardPlan.of(-5, FLOAT32))
                .withMessage("dimension must be at least 1, but is -5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardPlan.cut(3, 4, FLOAT32))
                .withMessage("shardCount must be between 1 and the dimension 3, but is 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShardPlan.cut(3, 0, FLOAT32))
                .withMessage("shardCount must be between 1 and the dimension 3, but is 0");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"DATA_TYPE_FLOAT32", "DATA_TYPE_FLOAT64", "DATA_TYPE_BFLOAT16"})
    void partsAreCutAtWholeBlocksToo(DataType type) {
        assertThat(PartPlan.of(1, type).coordinatesPerPart() % ShardPlan.BLOCK_COORDINATES)
                .isZero();
    }

    /// @param unit of the cuts: shards differ by at most one of it, the last one apart
    private static void assertCover(List<Shard> shards, long dimension, DataType type, long unit) {
        long covered = 0;
        long least = Math.ceilDiv(dimension, unit) / shards.size() * unit;
        for (int i = 0; i < shards.size(); i++) {
            Shard shard = shards.get(i);
            boolean fits = shard.getIndex() == i
                    && shard.getOffset() == covered
                    && shard.getLength() >= (i == shards.size() - 1 ? least - unit + 1 : least)
                    && shard.getLength() <= least + unit
                    && shard.getPartCount()
                            == PartPlan.of(shard.getLength(), type).partCount();
            if (!fits) {
                throw new AssertionError("shard " + i + " of " + dimension + " coordinates: " + shard);
            }
            covered += shard.getLength();
        }
        assertThat(covered).isEqualTo(dimension);
    }
}
