package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/// Frames around any header and any payload, sound or not, with the checksum of the header right: what a faulty
/// producer could send.
final class RawFrame {
    private RawFrame() {}

    static byte[] of(PartHeader header, byte[] payload) {
        return of(header.toByteArray(), payload);
    }

    static byte[] of(byte[] header, byte[] payload) {
        int payloadOffset = (16 + header.length + 7) / 8 * 8;
        ByteBuffer frame = ByteBuffer.allocate(payloadOffset + payload.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.put(new byte[] {'P', 'R', 'S', 'N', 1, 0, 0, 0})
                .putInt(header.length)
                .putInt(crc32c(header))
                .put(header)
                .put(payloadOffset, payload);
        return frame.array();
    }

    /// A sound header of the only part of a shard.
    static PartHeader.Builder header(DataType type, byte[] payload) {
        return PartHeader.newBuilder()
                .setRun("raw")
                .setOrdinal(4)
                .setStep(40)
                .setPartCount(1)
                .setDataType(type)
                .setPhase(Phase.PHASE_LIMITING)
                .setCoordinateCount(payload.length / 2 / FrameFormat.sizeInBytes(type))
                .setPayloadCrc32C(crc32c(payload))
                .setShardCrc32C(crc32c(payload));
    }

    static int crc32c(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
