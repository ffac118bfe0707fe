package dev.perrin.wire.frame;

import com.google.protobuf.CodedOutputStream;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/// Writes the frames of one shard of a float32 snapshot. Each coordinate is copied once, from the vectors into
/// the record.
///
/// Not thread safe: the checksums are reused.
public final class FrameEncoder {
    private final Shard shard;
    private final PartPlan plan;
    private final CRC32C partChecksum = new CRC32C();
    private final CRC32C shardChecksum = new CRC32C();

    public FrameEncoder(Shard shard) {
        this.shard = shard;
        this.plan = PartPlan.of(shard.getLength(), DataType.DATA_TYPE_FLOAT32);
        if (shard.getPartCount() != plan.partCount()) {
            throw new IllegalArgumentException("part_count of shard " + shard.getIndex() + " must be "
                    + plan.partCount() + " for " + shard.getLength() + " coordinates, but is "
                    + shard.getPartCount());
        }
    }

    public Shard shard() {
        return shard;
    }

    /// Cuts one snapshot into frames, in order of parts.
    ///
    /// @param snapshot run, ordinal, step, phase, reference and curvature step are taken from it; the rest
    ///     is filled in
    /// @param position θₖ, length d of the whole run. Not modified.
    /// @param velocity vₖ, length d of the whole run. Not modified.
    /// @param frames receives one array a part, which it may keep
    public void encode(PartHeader snapshot, float[] position, float[] velocity, Consumer<byte[]> frames) {
        int shardOffset = Math.toIntExact(shard.getOffset());
        shardChecksum.reset();
        for (int part = 0; part < plan.partCount(); part++) {
            int count = plan.coordinateCount(part);
            int first = shardOffset + Math.toIntExact(plan.firstCoordinate(part));
            PartHeader.Builder header = snapshot.toBuilder()
                    .setShard(shard.getIndex())
                    .setPart(part)
                    .setPartCount(plan.partCount())
                    .setDataType(DataType.DATA_TYPE_FLOAT32)
                    .setFirstCoordinate(plan.firstCoordinate(part))
                    .setCoordinateCount(count)
                    .setPayloadCrc32C(0)
                    .clearShardCrc32C();
            boolean last = part == plan.partCount() - 1;
            if (last) {
                header.setShardCrc32C(0);
            }
            // Checksums have presence and a fixed width, so the header's length is known before their values are.
            frames.accept(frame(header, position, velocity, first, count));
        }
    }

    private byte[] frame(PartHeader.Builder header, float[] position, float[] velocity, int first, int count) {
        int headerLength = header.build().getSerializedSize();
        int payloadOffset = FrameFormat.payloadOffset(headerLength);
        int payloadLength = 2 * count * Float.BYTES;
        byte[] frame = new byte[payloadOffset + payloadLength];
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        bytes.slice(payloadOffset, payloadLength)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .put(position, first, count)
                .put(velocity, first, count);

        shardChecksum.update(frame, payloadOffset, payloadLength);
        header.setPayloadCrc32C(checksum(frame, payloadOffset, payloadLength));
        if (header.hasShardCrc32C()) {
            header.setShardCrc32C((int) shardChecksum.getValue());
        }
        write(header.build(), frame, headerLength);

        bytes.putInt(FrameFormat.MAGIC_OFFSET, FrameFormat.MAGIC)
                .put(FrameFormat.VERSION_OFFSET, FrameFormat.VERSION)
                .putInt(FrameFormat.HEADER_LENGTH_OFFSET, headerLength)
                .putInt(FrameFormat.HEADER_CHECKSUM_OFFSET, checksum(frame, FrameFormat.HEADER_OFFSET, headerLength));
        return frame;
    }

    private static void write(PartHeader header, byte[] frame, int headerLength) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(frame, FrameFormat.HEADER_OFFSET, headerLength);
            header.writeTo(out);
            out.checkNoSpaceLeft();
        } catch (IOException e) {
            throw new UncheckedIOException("a byte array cannot fail", e);
        }
    }

    private int checksum(byte[] bytes, int offset, int length) {
        partChecksum.reset();
        partChecksum.update(bytes, offset, length);
        return (int) partChecksum.getValue();
    }
}
