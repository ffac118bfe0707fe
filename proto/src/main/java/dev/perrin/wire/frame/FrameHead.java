package dev.perrin.wire.frame;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// What stands before the payload of a frame, for everything that writes frames.
///
/// Checksums in the header have presence and a fixed width, so its length is known before their values are: a header
/// with zeros in their place ([#of]) tells where the payload goes.
///
/// Not thread safe: the checksum is reused.
final class FrameHead {
    private final CRC32C checksum = new CRC32C();

    /// @param snapshot run, ordinal, step, phase, reference and curvature step are taken from it, and the part's slice
    ///     of its buffers, which are those of the whole snapshot
    static PartHeader.Builder of(
            PartHeader snapshot,
            int shard,
            int part,
            int partCount,
            DataType type,
            long firstCoordinate,
            int coordinateCount) {
        PartHeader.Builder header = snapshot.toBuilder()
                .setShard(shard)
                .setPart(part)
                .setPartCount(partCount)
                .setDataType(type)
                .setFirstCoordinate(firstCoordinate)
                .setCoordinateCount(coordinateCount)
                .setBuffers(slice(snapshot.getBuffers(), shard, part))
                .setPayloadCrc32C(0)
                .clearShardCrc32C();
        return part == partCount - 1 ? header.setShardCrc32C(0) : header;
    }

    private static ByteString slice(ByteString buffers, int shard, int part) {
        if (shard != 0 || buffers.isEmpty()) {
            return ByteString.EMPTY;
        }
        BufferPlan plan = new BufferPlan(buffers.size() / Float.BYTES);
        int first = plan.first(part) * Float.BYTES;
        return buffers.substring(first, first + plan.count(part) * Float.BYTES);
    }

    /// Writes everything before the payload; whatever an earlier frame has left there is gone.
    ///
    /// @param frame as long as the frame is to be. Modified.
    void write(PartHeader header, byte[] frame) {
        int length = header.getSerializedSize();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(frame, FrameFormat.HEADER_OFFSET, length);
            header.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
        Arrays.fill(frame, FrameFormat.HEADER_OFFSET + length, FrameFormat.payloadOffset(length), (byte) 0);
        ByteBuffer.wrap(frame)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(FrameFormat.MAGIC_OFFSET, FrameFormat.MAGIC)
                .put(FrameFormat.VERSION_OFFSET, FrameFormat.VERSION)
                .putInt(FrameFormat.HEADER_LENGTH_OFFSET, length)
                .putInt(FrameFormat.HEADER_CHECKSUM_OFFSET, checksum(frame, FrameFormat.HEADER_OFFSET, length));
    }

    int checksum(byte[] bytes, int offset, int length) {
        checksum.reset();
        checksum.update(bytes, offset, length);
        return (int) checksum.getValue();
    }
}
