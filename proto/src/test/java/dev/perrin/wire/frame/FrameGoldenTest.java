package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.Golden;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Frames lie in topics for days and are read by other languages: what version 1 wrote once, it writes for ever.
class FrameGoldenTest {
    private static final int FULL_PART = 122_880;
    private static final int[] POSITION_BITS = {0x3f800000, 0x80000000, 0x00000001, 0x7fc0beef, 0xff800000};
    private static final int[] VELOCITY_BITS = {0x00000000, 0xbf000000, 0x807fffff, 0x7f800001, 0x7f7fffff};
    private static final PartHeader SNAPSHOT = PartHeader.newBuilder()
            .setRun("golden-run-1")
            .setOrdinal(300)
            .setStep(123_456_789_012L)
            .setPhase(Phase.PHASE_LIMITING)
            .setReference(true)
            .setCurvatureStep(70_000)
            .build();

    /// The third shard of a run, in one part: five coordinates behind an offset of seven.
    private static List<byte[]> onePart() {
        Shard shard = Shard.newBuilder()
                .setIndex(2)
                .setOffset(7)
                .setLength(5)
                .setPartCount(1)
                .build();
        return encode(shard, floats(7, POSITION_BITS), floats(7, VELOCITY_BITS));
    }

    /// A full part and a rest of one coordinate.
    private static List<byte[]> twoParts() {
        Shard shard =
                Shard.newBuilder().setLength(FULL_PART + 1L).setPartCount(2).build();
        float[] position = new float[FULL_PART + 1];
        float[] velocity = new float[FULL_PART + 1];
        for (int i = 0; i < position.length; i++) {
            position[i] = i;
            velocity[i] = -i / 8f;
        }
        return encode(shard, position, velocity);
    }

    @Test
    void onePartIsWhatItAlwaysWas() {
        byte[] frame = onePart().getFirst();

        assertThat(frame).isEqualTo(Golden.bytes("snapshot-frame-v1.bin", frame));
    }

    @Test
    void twoPartsAreWhatTheyAlwaysWere() {
        List<byte[]> frames = twoParts();

        String text = "part 0 up to its payload: " + hex(frames.getFirst(), frames.getFirst().length - 8 * FULL_PART)
                + "\npart 1: " + hex(frames.getLast(), frames.getLast().length) + "\n";

        assertThat(text).isEqualTo(Golden.text("snapshot-frame-v1-two-parts.txt", text));
    }

    @Test
    void anIndependentReaderUnderstandsTheGoldenFrame() {
        // Given
        byte[] golden = Golden.bytes("snapshot-frame-v1.bin", onePart().getFirst());

        // When
        ByteMapReader frame = ByteMapReader.read(golden);

        // Then
        long checksum = ByteMapReader.crc32c(golden, golden.length - 40, 40) & 0xffffffffL;
        assertThat(frame.run()).isEqualTo("golden-run-1");
        assertThat(frame.fields())
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry(2, 300L),
                        Map.entry(3, 123_456_789_012L),
                        Map.entry(4, 2L),
                        Map.entry(6, 1L),
                        Map.entry(7, 1L),
                        Map.entry(9, 5L),
                        Map.entry(10, checksum),
                        Map.entry(11, checksum),
                        Map.entry(12, 3L),
                        Map.entry(13, 1L),
                        Map.entry(14, 70_000L)));
        assertThat(frame.positionBits()).isEqualTo(boxed(POSITION_BITS));
        assertThat(frame.velocityBits()).isEqualTo(boxed(VELOCITY_BITS));
    }

    @Test
    void anIndependentReaderUnderstandsEveryPart() {
        // Given
        List<byte[]> frames = twoParts();

        // When
        ByteMapReader first = ByteMapReader.read(frames.getFirst());
        ByteMapReader last = ByteMapReader.read(frames.getLast());

        // Then
        byte[] payloads = new byte[8 * (FULL_PART + 1)];
        System.arraycopy(frames.getFirst(), frames.getFirst().length - 8 * FULL_PART, payloads, 0, 8 * FULL_PART);
        System.arraycopy(frames.getLast(), frames.getLast().length - 8, payloads, 8 * FULL_PART, 8);
        assertThat(first.fields()).containsEntry(6, 2L).doesNotContainKeys(4, 5, 8, 11);
        assertThat(first.positionBits()).hasSize(FULL_PART).endsWith(Float.floatToRawIntBits(FULL_PART - 1f));
        assertThat(first.velocityBits()).hasSize(FULL_PART).endsWith(Float.floatToRawIntBits(-(FULL_PART - 1) / 8f));
        assertThat(last.fields())
                .containsEntry(5, 1L)
                .containsEntry(6, 2L)
                .containsEntry(8, (long) FULL_PART)
                .containsEntry(9, 1L)
                .containsEntry(11, ByteMapReader.crc32c(payloads, 0, payloads.length) & 0xffffffffL);
        assertThat(last.positionBits()).containsExactly(Float.floatToRawIntBits(FULL_PART));
        assertThat(last.velocityBits()).containsExactly(Float.floatToRawIntBits(-FULL_PART / 8f));
    }

    /// Elements that are not float32 travel as they are; the payload is the last thing in the frame.
    @ParameterizedTest
    @EnumSource(names = {"DATA_TYPE_FLOAT64", "DATA_TYPE_BFLOAT16"})
    void otherTypesAreWhatTheyAlwaysWere(DataType type) {
        // Given
        int elementSize = FrameFormat.sizeInBytes(type);
        Shard shard = Shard.newBuilder()
                .setIndex(1)
                .setOffset(7)
                .setLength(3)
                .setPartCount(1)
                .build();
        ByteBuffer position = elements(type, 1.5, -0.0, Double.NaN);
        ByteBuffer velocity = elements(type, -2, Double.POSITIVE_INFINITY, 0.25);

        // When
        List<byte[]> frames = new ArrayList<>();
        new FrameEncoder(shard, type).encode(SNAPSHOT, position, velocity, frames::add);
        byte[] frame = frames.getFirst();

        // Then
        String name = type.name().replace("DATA_TYPE_", "").toLowerCase(Locale.ROOT);
        assertThat(frame).isEqualTo(Golden.bytes("snapshot-frame-v1-" + name + ".bin", frame));
        FramePart part = FrameDecoder.decode(frame);
        assertThat(part.header().getDataType()).isEqualTo(type);
        assertThat(part.positionBytes()).isEqualTo(position);
        assertThat(part.velocityBytes()).isEqualTo(velocity);
        byte[] payload = Arrays.copyOfRange(frame, frame.length - 6 * elementSize, frame.length);
        assertThat(payload)
                .isEqualTo(ByteBuffer.allocate(6 * elementSize)
                        .put(position.duplicate())
                        .put(velocity.duplicate())
                        .array());
        assertThat(part.header().getPayloadCrc32C()).isEqualTo(ByteMapReader.crc32c(payload, 0, payload.length));
        assertThat(part.header().getShardCrc32C()).isEqualTo(part.header().getPayloadCrc32C());
    }

    private static ByteBuffer elements(DataType type, double... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * FrameFormat.sizeInBytes(type))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            if (type == DataType.DATA_TYPE_FLOAT64) {
                bytes.putDouble(value);
            } else {
                bytes.putShort((short) (Float.floatToRawIntBits((float) value) >>> 16));
            }
        }
        return bytes.flip();
    }

    /// Values that travel in the header, with all their bits: a NaN stays the one it is.
    @Test
    void buffersAreWhatTheyAlwaysWere() {
        // Given
        Shard shard = Shard.newBuilder().setLength(5).setPartCount(1).build();
        ByteBuffer buffers = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        buffers.putInt(POSITION_BITS[3]).putInt(POSITION_BITS[1]).putInt(VELOCITY_BITS[3]);
        PartHeader snapshot = SNAPSHOT.toBuilder()
                .setBuffers(ByteString.copyFrom(buffers.flip()))
                .build();
        List<byte[]> frames = new ArrayList<>();

        // When
        new FrameEncoder(shard).encode(snapshot, floats(0, POSITION_BITS), floats(0, VELOCITY_BITS), frames::add);
        byte[] frame = frames.getFirst();

        // Then
        assertThat(frame).isEqualTo(Golden.bytes("snapshot-frame-v1-buffers.bin", frame));
        ByteMapReader read = ByteMapReader.read(frame);
        assertThat(read.bufferBits()).containsExactly(POSITION_BITS[3], POSITION_BITS[1], VELOCITY_BITS[3]);
        assertThat(read.positionBits()).isEqualTo(boxed(POSITION_BITS));
        assertThat(FrameDecoder.decode(frame).bufferBytes()).isEqualTo(buffers.rewind());
    }

    @Test
    void checksumIsCastagnoli() {
        byte[] check = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertThat(ByteMapReader.crc32c(check, 0, check.length)).isEqualTo(0xe3069283);
    }

    @Test
    void theDecoderStillReadsTheGoldenFrame() {
        FramePart part = FrameDecoder.decode(
                Golden.bytes("snapshot-frame-v1.bin", onePart().getFirst()));

        assertThat(part.header().toBuilder()
                        .clearPayloadCrc32C()
                        .clearShardCrc32C()
                        .build())
                .isEqualTo(SNAPSHOT.toBuilder()
                        .setShard(2)
                        .setPartCount(1)
                        .setDataType(DataType.DATA_TYPE_FLOAT32)
                        .setCoordinateCount(5)
                        .build());
        assertThat(bits(part.positions().duplicate().get(2))).isEqualTo(POSITION_BITS[2]);
        assertThat(bits(part.velocities().get(3))).isEqualTo(VELOCITY_BITS[3]);
    }

    private static List<byte[]> encode(Shard shard, float[] position, float[] velocity) {
        List<byte[]> frames = new ArrayList<>();
        new FrameEncoder(shard).encode(SNAPSHOT, position, velocity, frames::add);
        return frames;
    }

    private static float[] floats(int before, int[] bits) {
        float[] floats = new float[before + bits.length];
        Arrays.fill(floats, 0, before, 99);
        for (int i = 0; i < bits.length; i++) {
            floats[before + i] = Float.intBitsToFloat(bits[i]);
        }
        return floats;
    }

    private static List<Integer> boxed(int[] bits) {
        return Arrays.stream(bits).boxed().toList();
    }

    private static int bits(float value) {
        return Float.floatToRawIntBits(value);
    }

    private static String hex(byte[] bytes, int length) {
        return HexFormat.of().formatHex(bytes, 0, length);
    }
}
