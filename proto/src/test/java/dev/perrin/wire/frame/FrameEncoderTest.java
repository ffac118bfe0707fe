package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameEncoderTest {
    private static final Shard SHARD =
            ShardPlan.of(3, DataType.DATA_TYPE_FLOAT32).getFirst();
    private static final PartHeader SNAPSHOT =
            PartHeader.newBuilder().setRun("r").setPhase(Phase.PHASE_BURN_IN).build();

    @Test
    void refusesAShardCutByAnotherPlan() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FrameEncoder(SHARD.toBuilder().setPartCount(2).build()))
                .withMessage("part_count of shard 0 must be 1 for 3 coordinates, but is 2");
    }

    @Test
    void refusesVectorsThatEndBeforeTheShard() {
        FrameEncoder encoder = new FrameEncoder(SHARD);

        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> encoder.encode(SNAPSHOT, new float[2], new float[3], frame -> {}));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> encoder.encode(SNAPSHOT, new float[3], new float[2], frame -> {}));
    }

    @Test
    void refusesBuffersThatAreNotTheShard() {
        FrameEncoder encoder = new FrameEncoder(SHARD);

        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> encoder.encode(SNAPSHOT, ByteBuffer.allocate(12), ByteBuffer.allocate(11), frame -> {}))
                .withMessage("velocity of shard 0 must have 12 bytes, but has 11");
    }

    @Test
    void refusesFloatsForAnotherType() {
        Shard shard = ShardPlan.of(3, DataType.DATA_TYPE_FLOAT64).getFirst();
        FrameEncoder encoder = new FrameEncoder(shard, DataType.DATA_TYPE_FLOAT64);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(SNAPSHOT, new float[3], new float[3], frame -> {}))
                .withMessage("data_type of float[] must be float32, but is DATA_TYPE_FLOAT64");
    }

    /// Several parts, and buffers that do not begin at 0.
    @Test
    void buffersGiveTheFramesOfArrays() {
        // Given
        int length = 122_880 + 5;
        Shard shard = ShardPlan.of(length, DataType.DATA_TYPE_FLOAT32).getFirst();
        float[] position = new float[length];
        float[] velocity = new float[length];
        ByteBuffer positions = ByteBuffer.allocateDirect(12 + 4 * length).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer velocities = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
        positions.position(12);
        for (int index = 0; index < length; index++) {
            position[index] = index / 3f;
            velocity[index] = -index;
            positions.putFloat(12 + 4 * index, position[index]);
            velocities.putFloat(4 * index, velocity[index]);
        }
        List<byte[]> expected = new ArrayList<>();
        List<byte[]> actual = new ArrayList<>();

        // When
        new FrameEncoder(shard).encode(SNAPSHOT, position, velocity, expected::add);
        new FrameEncoder(shard).encode(SNAPSHOT, positions, velocities, actual::add);

        // Then
        assertThat(actual).hasSize(2);
        assertThat(actual.get(0)).isEqualTo(expected.get(0));
        assertThat(actual.get(1)).isEqualTo(expected.get(1));
        assertThat(positions.position()).isEqualTo(12);
    }

    @Test
    void leavesTheVectorsAloneAndKeepsNoneOfThem() {
        // Given
        float[] position = {1, 2, 3};
        float[] velocity = {4, 5, 6};
        List<byte[]> frames = new ArrayList<>();

        // When
        new FrameEncoder(SHARD).encode(SNAPSHOT, position, velocity, frames::add);
        position[0] = 9;

        // Then
        assertThat(velocity).containsExactly(4, 5, 6);
        assertThat(FrameDecoder.decode(frames.getFirst()).positions().get(0)).isEqualTo(1);
    }

    @Test
    void sameSnapshotGivesTheSameBytes() {
        // Given
        FrameEncoder encoder = new FrameEncoder(SHARD);
        List<byte[]> frames = new ArrayList<>();

        // When
        encoder.encode(SNAPSHOT, new float[] {1, 2, 3}, new float[] {4, 5, 6}, frames::add);
        encoder.encode(SNAPSHOT, new float[] {1, 2, 3}, new float[] {4, 5, 6}, frames::add);

        // Then
        assertThat(frames).hasSize(2);
        assertThat(frames.getFirst()).isEqualTo(frames.getLast()).isNotSameAs(frames.getLast());
    }

    /// A caller may hand back the header of a part that it received.
    @Test
    void whatDependsOnThePartIsOverwritten() {
        // Given
        PartHeader stale = SNAPSHOT.toBuilder()
                .setShard(9)
                .setPart(7)
                .setPartCount(8)
                .setFirstCoordinate(11)
                .setCoordinateCount(12)
                .setDataType(DataType.DATA_TYPE_FLOAT64)
                .setPayloadCrc32C(13)
                .setShardCrc32C(14)
                .build();
        FrameEncoder encoder = new FrameEncoder(SHARD);
        List<byte[]> frames = new ArrayList<>();

        // When
        encoder.encode(SNAPSHOT, new float[3], new float[3], frames::add);
        encoder.encode(stale, new float[3], new float[3], frames::add);

        // Then
        assertThat(frames.getLast()).isEqualTo(frames.getFirst());
    }
}
