package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.trajectory.v1.DataType;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PartPlanTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void partsCoverTheShardWithoutGapOrOverlap(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        long length = 1 + (random.nextLong(100_000_000_000L) >>> random.nextInt(37));
        DataType type = DataType.forNumber(1 + random.nextInt(3));

        // When
        PartPlan plan = PartPlan.of(length, type);

        // Then
        long covered = 0;
        for (int part = 0; part < plan.partCount(); part++) {
            int count = plan.coordinateCount(part);
            if (plan.firstCoordinate(part) != covered || count < 1) {
                throw new AssertionError("part " + part + " of " + plan);
            }
            if (part < plan.partCount() - 1 ? count != plan.coordinatesPerPart() : count > plan.coordinatesPerPart()) {
                throw new AssertionError("part " + part + " of " + plan + " has " + count);
            }
            covered += count;
        }
        assertThat(covered).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({"DATA_TYPE_FLOAT32, 122880", "DATA_TYPE_FLOAT64, 61440", "DATA_TYPE_BFLOAT16, 245760"})
    void fullPartFillsTheGreatestPayload(DataType type, int coordinatesPerPart) {
        assertThat(PartPlan.of(1, type).coordinatesPerPart()).isEqualTo(coordinatesPerPart);
        assertThat(2 * coordinatesPerPart * FrameFormat.sizeInBytes(type)).isEqualTo(FrameFormat.MAX_PAYLOAD_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "650, 1, 650",
        "122879, 1, 122879",
        "122880, 1, 122880",
        "122881, 2, 1",
        "245760, 2, 122880",
        "100000000000, 813803, 10240"
    })
    void edgesAreWhereTheyBelong(long length, int partCount, int lastCount) {
        PartPlan plan = PartPlan.of(length, DataType.DATA_TYPE_FLOAT32);

        assertThat(plan.partCount()).isEqualTo(partCount);
        assertThat(plan.coordinateCount(partCount - 1)).isEqualTo(lastCount);
    }

    @Test
    void refusesAnEmptyShardAndAnEmptyPart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartPlan.of(0, DataType.DATA_TYPE_FLOAT32))
                .withMessage("length of a shard must be at least 1, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartPlan(1, 0))
                .withMessage("coordinatesPerPart must be at least 1, but is 0");
    }
}
