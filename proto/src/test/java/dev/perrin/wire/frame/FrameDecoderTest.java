package dev.perrin.wire.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class FrameDecoderTest {
    private static final DataType FLOAT32 = DataType.DATA_TYPE_FLOAT32;
    private static final byte[] PAYLOAD = new byte[16];
    private static final byte[] SOUND = RawFrame.of(header().build(), PAYLOAD);

    /// What is wrong, and how the decoder has to say so.
    record Refusal(Reason reason, String message, ByteString frame) {
        Refusal(Reason reason, String message, byte[] frame) {
            this(reason, message, ByteString.copyFrom(frame));
        }

        @Override
        public String toString() {
            return reason + ": " + message;
        }
    }

    static Stream<Refusal> refusals() {
        return Stream.of(prefixes(), headers(), payloads()).flatMap(refusals -> refusals);
    }

    private static Stream<Refusal> prefixes() {
        return Stream.of(
                new Refusal(Reason.TRUNCATED, "frame of 0 bytes is shorter than its fixed part of 16", new byte[0]),
                new Refusal(
                        Reason.TRUNCATED,
                        "frame of 15 bytes is shorter than its fixed part of 16",
                        Arrays.copyOf(SOUND, 15)),
                new Refusal(Reason.TRUNCATED, "header ends at 48, frame at 16", Arrays.copyOf(SOUND, 16)),
                new Refusal(Reason.TRUNCATED, "header ends at 48, frame at 47", Arrays.copyOf(SOUND, 47)),
                new Refusal(Reason.BAD_MAGIC, "magic is 0x4e535251", with(0, 'Q')),
                new Refusal(Reason.BAD_MAGIC, "magic is 0x0", new byte[64]),
                new Refusal(Reason.UNKNOWN_VERSION, "frame version 0 is unknown", with(4, 0)),
                new Refusal(Reason.UNKNOWN_VERSION, "frame version 2 is unknown", with(4, 2)),
                new Refusal(Reason.HEADER_LENGTH, "header length 0 is not between 1 and 36864", with(8, 0)),
                new Refusal(Reason.HEADER_LENGTH, "header length 36865 is not between 1 and 36864", with(8, 1, 144)),
                new Refusal(
                        Reason.HEADER_LENGTH,
                        "header length -1 is not between 1 and 36864",
                        with(8, 255, 255, 255, 255)),
                new Refusal(
                        Reason.HEADER_LENGTH,
                        "header length 2147483647 is not between 1 and 36864",
                        with(8, 255, 255, 255, 127)),
                new Refusal(Reason.HEADER_CHECKSUM, "checksum of the header does not match", with(12, SOUND[12] ^ 1)),
                new Refusal(Reason.HEADER_CHECKSUM, "checksum of the header does not match", with(30, SOUND[30] ^ 64)));
    }

    private static Stream<Refusal> headers() {
        return Stream.of(
                content("run is not 1 to 64 of [a-z0-9-]", PartHeader.Builder::clearRun),
                content("run is not 1 to 64 of [a-z0-9-]", header -> header.setRun("../secrets")),
                content("ordinal -1 is negative", header -> header.setOrdinal(-1)),
                content("step -9223372036854775808 is negative", header -> header.setStep(Long.MIN_VALUE)),
                content("shard -1 is negative", header -> header.setShard(-1)),
                content("part 1 is not below part_count 1", header -> header.setPart(1)),
                content("part -1 is not below part_count 1", header -> header.setPart(-1)),
                content("part 0 is not below part_count 0", PartHeader.Builder::clearPartCount),
                content("first_coordinate is negative", header -> header.setFirstCoordinate(-1)),
                content("data_type is unknown", PartHeader.Builder::clearDataType),
                content("data_type is unknown", header -> header.setDataTypeValue(99)),
                content("phase is unknown", PartHeader.Builder::clearPhase),
                content("phase is unknown", header -> header.setPhaseValue(-3)),
                content("payload_crc32c is missing", PartHeader.Builder::clearPayloadCrc32C),
                content("shard_crc32c must be on the last part and on no other", PartHeader.Builder::clearShardCrc32C),
                content("shard_crc32c must be on the last part and on no other", header -> header.setPartCount(2)),
                content(
                        "buffers have 7 bytes, which is not at most 8192 values of float32",
                        header -> header.setBuffers(ByteString.copyFrom(new byte[7]))),
                content(
                        "buffers have 32772 bytes, which is not at most 8192 values of float32",
                        header -> header.setBuffers(ByteString.copyFrom(new byte[32_772]))),
                content(
                        "buffers must be in parts of shard 0 and in no other",
                        header -> header.setShard(1).setBuffers(ByteString.copyFrom(new byte[4]))));
    }

    private static Stream<Refusal> payloads() {
        return Stream.of(
                length("payload has 16 bytes, header says 3 coordinates = 24 bytes, at most 983040", 3, PAYLOAD),
                length("payload has 16 bytes, header says 0 coordinates = 0 bytes, at most 983040", 0, PAYLOAD),
                length("payload has 16 bytes, header says -2 coordinates = -16 bytes, at most 983040", -2, PAYLOAD),
                length("payload has 0 bytes, header says 0 coordinates = 0 bytes, at most 983040", 0, new byte[0]),
                length(
                        "payload has 16 bytes, header says 2147483647 coordinates = 17179869176 bytes, at most 983040",
                        Integer.MAX_VALUE,
                        PAYLOAD),
                length(
                        "payload has 983048 bytes, header says 122881 coordinates = 983048 bytes, at most 983040",
                        122_881,
                        new byte[983_048]),
                new Refusal(
                        Reason.PAYLOAD_LENGTH,
                        "payload has 15 bytes, header says 2 coordinates = 16 bytes, at most 983040",
                        Arrays.copyOf(SOUND, SOUND.length - 1)),
                new Refusal(
                        Reason.PAYLOAD_LENGTH,
                        "payload has 17 bytes, header says 2 coordinates = 16 bytes, at most 983040",
                        Arrays.copyOf(SOUND, SOUND.length + 1)),
                new Refusal(
                        Reason.PAYLOAD_CHECKSUM,
                        "checksum of the payload does not match, run raw, ordinal 4, shard 0, part 0",
                        with(SOUND.length - 1, 1)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWithReasonAndMessage(Refusal refusal) {
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> FrameDecoder.decode(refusal.frame().toByteArray()))
                .withMessage(refusal.message())
                .extracting(FrameFormatException::reason)
                .isEqualTo(refusal.reason());
    }

    @Test
    void refusesAHeaderThatIsNotProtobuf() {
        // Given
        byte[] frame = RawFrame.of(new byte[] {0x0a, 0x7f, 'x'}, PAYLOAD);

        // Then
        assertThatExceptionOfType(FrameFormatException.class)
                .isThrownBy(() -> FrameDecoder.decode(frame))
                .withMessageStartingWith("header is not a PartHeader: ")
                .withCauseInstanceOf(InvalidProtocolBufferException.class)
                .extracting(FrameFormatException::reason)
                .isEqualTo(Reason.HEADER_CONTENT);
    }

    @Test
    void everyReasonOfADecoderIsProvokedHere() {
        Set<Reason> ofAssembler = EnumSet.of(Reason.LAYOUT_MISMATCH, Reason.OUT_OF_ORDER, Reason.SHARD_CHECKSUM);

        assertThat(refusals().map(Refusal::reason).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.complementOf(EnumSet.copyOf(ofAssembler)));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"DATA_TYPE_FLOAT32", "DATA_TYPE_FLOAT64", "DATA_TYPE_BFLOAT16"})
    void readsEveryElementType(DataType type) {
        // Given
        byte[] payload = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

        // When
        FramePart part =
                FrameDecoder.decode(RawFrame.of(RawFrame.header(type, payload).build(), payload));

        // Then
        assertThat(part.header().getCoordinateCount()).isEqualTo(8 / FrameFormat.sizeInBytes(type));
        assertThat(part.positionBytes().getLong(0)).isEqualTo(0x0807060504030201L);
        assertThat(part.velocityBytes().getLong(0)).isEqualTo(0x100f0e0d0c0b0a09L);
    }

    @Test
    void readsTheGreatestPayloadWithTheGreatestHeader() {
        // Given
        byte[] payload = new byte[FrameFormat.MAX_PAYLOAD_LENGTH];
        ByteString buffers = ByteString.copyFrom(new byte[8192 * 4]);
        byte[] frame = RawFrame.of(
                RawFrame.header(FLOAT32, payload)
                        .setRun("r".repeat(64))
                        .setOrdinal(Long.MAX_VALUE)
                        .setStep(Long.MAX_VALUE)
                        .setCurvatureStep(Long.MAX_VALUE)
                        .setReference(true)
                        .setBuffers(buffers)
                        .build(),
                payload);

        // Then
        PartHeader header = FrameDecoder.decode(frame).header();
        assertThat(header.getCoordinateCount()).isEqualTo(122_880);
        assertThat(header.getBuffers()).isEqualTo(buffers);
        assertThat(frame).hasSizeLessThan(1024 * 1024 - 1024);
    }

    /// The header evolves by protobuf's rules: a newer producer may know fields that this reader does not.
    @Test
    void passesOverFieldsItDoesNotKnow() {
        // Given
        byte[] known = header().build().toByteArray();
        byte[] header = Arrays.copyOf(known, known.length + 3);
        header[known.length] = (byte) 0xf8;
        header[known.length + 1] = 0x01;
        header[known.length + 2] = 42;

        // Then
        assertThat(FrameDecoder.decode(RawFrame.of(header, PAYLOAD))
                        .header()
                        .getUnknownFields()
                        .hasField(31))
                .isTrue();
    }

    private static PartHeader.Builder header() {
        return RawFrame.header(FLOAT32, PAYLOAD);
    }

    private static Refusal content(String message, Consumer<PartHeader.Builder> fault) {
        PartHeader.Builder header = header();
        fault.accept(header);
        return new Refusal(Reason.HEADER_CONTENT, message, RawFrame.of(header.build(), PAYLOAD));
    }

    private static Refusal length(String message, int coordinates, byte[] payload) {
        PartHeader header = RawFrame.header(FLOAT32, payload)
                .setCoordinateCount(coordinates)
                .build();
        return new Refusal(Reason.PAYLOAD_LENGTH, message, RawFrame.of(header, payload));
    }

    private static byte[] with(int offset, int... bytes) {
        byte[] frame = SOUND.clone();
        for (int i = 0; i < bytes.length; i++) {
            frame[offset + i] = (byte) bytes[i];
        }
        return frame;
    }
}
