package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFramesTest {
    private static final RunId RUN = new RunId("resnet");
    private static final int SEVERAL_PARTS = 300_000;

    /// The other way to make frames is the one that the golden files hold.
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 122_880, SEVERAL_PARTS})
    void framesAreThoseOfTheEncoder(int dimension) {
        List<Shard> shards = ShardPlan.cut(dimension, Math.min(dimension, 2), DataType.DATA_TYPE_FLOAT32);
        SnapshotFrames frames = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT32);
        float[] position = floats(dimension, 1);
        float[] velocity = floats(dimension, 2);
        // From short numbers to long ones and back: every array changes its length on the way.
        for (long ordinal : new long[] {0, 1, 200, 1L << 40, 3, Long.MAX_VALUE, 0}) {
            PartHeader snapshot = snapshot(ordinal);

            frames.write(position, velocity);
            List<byte[]> sealed = new ArrayList<>();
            frames.seal(snapshot, (shard, frame) -> sealed.add(frame.clone()));

            List<byte[]> expected = new ArrayList<>();
            for (Shard shard : shards) {
                new FrameEncoder(shard).encode(snapshot, position, velocity, expected::add);
            }
            assertThat(sealed).hasSize(frames.count()).containsExactlyElementsOf(expected);
            assertThat(frames.sizeInBytes())
                    .isEqualTo(sealed.stream().mapToLong(frame -> frame.length).sum())
                    .isLessThanOrEqualTo(SnapshotFrames.maxSizeInBytes(RUN, shards, DataType.DATA_TYPE_FLOAT32));
        }
    }

    /// Three parts in two shards have room for 2 · 8192 values; the encoder cuts them out of the header it is given.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8192, 8193, 16_384})
    void buffersAreThoseOfTheEncoder(int count) {
        List<Shard> shards = ShardPlan.cut(SEVERAL_PARTS, 2, DataType.DATA_TYPE_FLOAT32);
        SnapshotFrames frames = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT32, count);
        float[] position = floats(SEVERAL_PARTS, 1);
        for (long ordinal : new long[] {0, 1L << 40, 0}) {
            float[] buffers = floats(count, ordinal + 3);
            ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(buffers);
            PartHeader snapshot = snapshot(ordinal).toBuilder()
                    .setBuffers(ByteString.copyFrom(bytes))
                    .build();

            // When
            frames.writeBuffers(buffers);
            frames.write(position, position);
            // What is written is a copy.
            Arrays.fill(buffers, 0);
            List<byte[]> sealed = new ArrayList<>();
            frames.seal(snapshot(ordinal), (shard, frame) -> sealed.add(frame.clone()));

            // Then
            List<byte[]> expected = new ArrayList<>();
            for (Shard shard : shards) {
                new FrameEncoder(shard).encode(snapshot, position, position, expected::add);
            }
            assertThat(sealed).containsExactlyElementsOf(expected);
            assertThat(frames.sizeInBytes() + (long) count * Float.BYTES)
                    .isLessThanOrEqualTo(SnapshotFrames.maxSizeInBytes(RUN, shards, DataType.DATA_TYPE_FLOAT32, count));
        }
    }

    @Test
    void refusesBuffersThatDoNotFit() {
        List<Shard> shards = ShardPlan.cut(10, 2, DataType.DATA_TYPE_FLOAT32);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT32, 8193))
                .withMessage("buffers must be at most 8192 values for 1 parts of shard 0, but are 8193");
        SnapshotFrames frames = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT32, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frames.writeBuffers(new float[2]))
                .withMessage("buffers must be 3 values, but are 2");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void bytesOfEveryTypeComeBackAsTheyWere(DataType type) {
        List<Shard> shards = ShardPlan.cut(SEVERAL_PARTS, 3, type);
        int size = SEVERAL_PARTS * FrameFormat.sizeInBytes(type);
        byte[] position = bytes(size, 1);
        byte[] velocity = bytes(size, 2);
        SnapshotFrames frames = new SnapshotFrames(RUN, shards, type);

        // When
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment offHeap = arena.allocate(size).copyFrom(MemorySegment.ofArray(velocity));
            frames.write(MemorySegment.ofArray(position), offHeap);
        }
        List<FramePart> parts = new ArrayList<>();
        frames.seal(snapshot(7), (shard, frame) -> parts.add(FrameDecoder.decode(frame)));

        // Then
        byte[] gotPosition = new byte[size];
        byte[] gotVelocity = new byte[size];
        for (FramePart part : parts) {
            PartHeader header = part.header();
            assertThat(header.getDataType()).isEqualTo(type);
            int first = Math.toIntExact((shards.get(header.getShard()).getOffset() + header.getFirstCoordinate())
                    * FrameFormat.sizeInBytes(type));
            part.positionBytes().get(gotPosition, first, part.positionBytes().remaining());
            part.velocityBytes().get(gotVelocity, first, part.velocityBytes().remaining());
        }
        assertThat(gotPosition).isEqualTo(position);
        assertThat(gotVelocity).isEqualTo(velocity);
    }

    @Test
    void arraysOfNumbersAreLittleEndianBytes() {
        List<Shard> shards = ShardPlan.of(1, DataType.DATA_TYPE_FLOAT64);
        SnapshotFrames doubles = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT64);
        SnapshotFrames halves = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_BFLOAT16);
        List<FramePart> parts = new ArrayList<>();

        doubles.write(new double[] {1}, new double[] {-2});
        doubles.seal(snapshot(0), (shard, frame) -> parts.add(FrameDecoder.decode(frame)));
        halves.write(new short[] {0x3f80}, new short[] {0x4000});
        halves.seal(snapshot(0), (shard, frame) -> parts.add(FrameDecoder.decode(frame)));

        assertThat(parts.get(0).positionBytes().getDouble()).isEqualTo(1);
        assertThat(parts.get(0).velocityBytes().getDouble()).isEqualTo(-2);
        assertThat(parts.get(1).positionBytes().get(1)).isEqualTo((byte) 0x3f);
        assertThat(parts.get(1).velocityBytes().getShort()).isEqualTo((short) 0x4000);
    }

    @Test
    void refusesWhatIsNotTheRuns() {
        List<Shard> shards = ShardPlan.cut(10, 2, DataType.DATA_TYPE_FLOAT32);
        SnapshotFrames frames = new SnapshotFrames(RUN, shards, DataType.DATA_TYPE_FLOAT32);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> frames.write(new float[10], new float[9]))
                .withMessage("velocity must have 10 coordinates of 4 bytes, but has 36 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> frames.write(new short[10], new short[10]))
                .withMessageContaining("must be of the run's DATA_TYPE_FLOAT32, but are DATA_TYPE_BFLOAT16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotFrames(RUN, shards.reversed(), DataType.DATA_TYPE_FLOAT32))
                .withMessage("shard 0 must begin at coordinate 0, but the one given has index 1 and begins at 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotFrames(RUN, List.of(), DataType.DATA_TYPE_FLOAT32))
                .withMessageContaining("at least one shard");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SnapshotFrames(
                        RUN,
                        List.of(shards.getFirst().toBuilder().setPartCount(2).build()),
                        DataType.DATA_TYPE_FLOAT32))
                .withMessage("part_count of shard 0 must be 1 for 5 coordinates, but is 2");
    }

    private static PartHeader snapshot(long ordinal) {
        return PartHeader.newBuilder()
                .setRun(RUN.value())
                .setOrdinal(ordinal)
                .setStep(ordinal / 2)
                .setPhase(Phase.PHASE_LIMITING)
                .setCurvatureStep(5)
                .build();
    }

    private static float[] floats(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt());
        }
        return values;
    }

    private static byte[] bytes(int length, long seed) {
        byte[] values = new byte[length];
        new SplittableRandom(seed).nextBytes(values);
        return values;
    }
}
