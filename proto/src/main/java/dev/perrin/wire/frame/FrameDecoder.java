package dev.perrin.wire.frame;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/// Checks a frame and views its payload in place. Every length is checked against the record's own size before it is
/// used, so hostile bytes cost no more memory than they brought.
public final class FrameDecoder {
    private FrameDecoder() {}

    /// @param record the whole value of a record on `perrin.snapshots`; kept alive by the result. Not modified.
    /// @throws FrameFormatException when it is not a whole, undamaged frame of a known version
    public static FramePart decode(byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        require(
                record.length >= FrameFormat.HEADER_OFFSET,
                Reason.TRUNCATED,
                () -> "frame of " + record.length + " bytes is shorter than its fixed part of "
                        + FrameFormat.HEADER_OFFSET);
        int magic = bytes.getInt(FrameFormat.MAGIC_OFFSET);
        require(magic == FrameFormat.MAGIC, Reason.BAD_MAGIC, () -> "magic is 0x" + Integer.toHexString(magic));
        byte version = bytes.get(FrameFormat.VERSION_OFFSET);
        require(
                version == FrameFormat.VERSION,
                Reason.UNKNOWN_VERSION,
                () -> "frame version " + version + " is unknown");
        int headerLength = bytes.getInt(FrameFormat.HEADER_LENGTH_OFFSET);
        require(
                headerLength > 0 && headerLength <= FrameFormat.MAX_HEADER_LENGTH,
                Reason.HEADER_LENGTH,
                () -> "header length " + headerLength + " is not between 1 and " + FrameFormat.MAX_HEADER_LENGTH);
        int payloadOffset = FrameFormat.payloadOffset(headerLength);
        require(
                payloadOffset <= record.length,
                Reason.TRUNCATED,
                () -> "header ends at " + payloadOffset + ", frame at " + record.length);
        require(
                checksum(record, FrameFormat.HEADER_OFFSET, headerLength)
                        == bytes.getInt(FrameFormat.HEADER_CHECKSUM_OFFSET),
                Reason.HEADER_CHECKSUM,
                () -> "checksum of the header does not match");
        PartHeader header = header(record, headerLength);
        int payloadLength = record.length - payloadOffset;
        checkHeader(header, payloadLength);
        require(
                checksum(record, payloadOffset, payloadLength) == header.getPayloadCrc32C(),
                Reason.PAYLOAD_CHECKSUM,
                () -> "checksum of the payload does not match, " + describe(header));
        return new FramePart(header, bytes.slice(payloadOffset, payloadLength));
    }

    private static PartHeader header(byte[] record, int headerLength) {
        try {
            return PartHeader.parser().parseFrom(record, FrameFormat.HEADER_OFFSET, headerLength);
        } catch (InvalidProtocolBufferException e) {
            FrameFormatException refused =
                    new FrameFormatException(Reason.HEADER_CONTENT, "header is not a PartHeader: " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    private static void checkHeader(PartHeader header, int payloadLength) {
        requireHeader(RunId.isValid(header.getRun()), () -> "run is not 1 to 64 of [a-z0-9-]");
        requireHeader(header.getOrdinal() >= 0, () -> "ordinal " + header.getOrdinal() + " is negative");
        requireHeader(header.getStep() >= 0, () -> "step " + header.getStep() + " is negative");
        requireHeader(header.getShard() >= 0, () -> "shard " + header.getShard() + " is negative");
        requireHeader(
                header.getPart() >= 0 && header.getPart() < header.getPartCount(),
                () -> "part " + header.getPart() + " is not below part_count " + header.getPartCount());
        requireHeader(header.getFirstCoordinate() >= 0, () -> "first_coordinate is negative");
        requireHeader(
                header.getDataType() != DataType.UNRECOGNIZED && header.getDataType() != DataType.DATA_TYPE_UNSPECIFIED,
                () -> "data_type is unknown");
        requireHeader(
                header.getPhase() != Phase.UNRECOGNIZED && header.getPhase() != Phase.PHASE_UNSPECIFIED,
                () -> "phase is unknown");
        requireHeader(header.hasPayloadCrc32C(), () -> "payload_crc32c is missing");
        requireHeader(
                header.hasShardCrc32C() == (header.getPart() == header.getPartCount() - 1),
                () -> "shard_crc32c must be on the last part and on no other");
        checkBuffers(header);
        long expected = 2L * header.getCoordinateCount() * FrameFormat.sizeInBytes(header.getDataType());
        require(
                header.getCoordinateCount() > 0
                        && expected == payloadLength
                        && payloadLength <= FrameFormat.MAX_PAYLOAD_LENGTH,
                Reason.PAYLOAD_LENGTH,
                () -> "payload has " + payloadLength + " bytes, header says " + header.getCoordinateCount()
                        + " coordinates = " + expected + " bytes, at most " + FrameFormat.MAX_PAYLOAD_LENGTH);
    }

    private static void checkBuffers(PartHeader header) {
        int size = header.getBuffers().size();
        requireHeader(
                size % Float.BYTES == 0 && size <= FrameFormat.MAX_BUFFER_VALUES * Float.BYTES,
                () -> "buffers have " + size + " bytes, which is not at most " + FrameFormat.MAX_BUFFER_VALUES
                        + " values of float32");
        requireHeader(size == 0 || header.getShard() == 0, () -> "buffers must be in parts of shard 0 and in no other");
    }

    private static String describe(PartHeader header) {
        return "run " + header.getRun() + ", ordinal " + header.getOrdinal() + ", shard " + header.getShard()
                + ", part " + header.getPart();
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }

    private static void requireHeader(boolean holds, Supplier<String> message) {
        require(holds, Reason.HEADER_CONTENT, message);
    }

    /// The message is only made when it is needed: a consumer decodes many thousand frames a second.
    private static void require(boolean holds, Reason reason, Supplier<String> message) {
        if (!holds) {
            throw new FrameFormatException(reason, message.get());
        }
    }
}
