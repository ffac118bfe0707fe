package dev.perrin.wire.frame;

import com.google.protobuf.CodedOutputStream;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/// Writes the frames of one shard of one snapshot, one after another, from elements that are already bytes: for
/// vectors that come from a file and are never in memory whole. Each frame is an array of its own.
///
/// Not thread safe.
public final class FrameWriter {
    private final Shard shard;
    private final DataType type;
    private final PartPlan plan;
    private final PartHeader snapshot;
    private final CRC32C partChecksum = new CRC32C();
    private final CRC32C shardChecksum = new CRC32C();
    private int part;

    /// Where the elements of one part come from.
    @FunctionalInterface
    public interface Elements {
        /// Fills both buffers to their limits with little-endian elements.
        ///
        /// @param firstCoordinate counted from the start of the shard
        /// @param position of the part. Modified.
        /// @param velocity of the part. Modified.
        void read(long firstCoordinate, ByteBuffer position, ByteBuffer velocity);
    }

    /// @param type of the elements of both vectors
    /// @param snapshot run, ordinal, step, phase, reference and curvature step are taken from it; the rest is
    ///     filled in
    public FrameWriter(Shard shard, DataType type, PartHeader snapshot) {
        this.shard = shard;
        this.type = type;
        this.plan = PartPlan.of(shard.getLength(), type);
        this.snapshot = snapshot;
        if (shard.getPartCount() != plan.partCount()) {
            throw new IllegalArgumentException("part_count of shard " + shard.getIndex() + " must be "
                    + plan.partCount() + " for " + shard.getLength() + " coordinates, but is " + shard.getPartCount());
        }
    }

    public boolean hasNext() {
        return part < plan.partCount();
    }

    /// The next part's frame.
    ///
    /// @throws IllegalArgumentException when the elements do not fill the part
    public byte[] next(Elements elements) {
        if (!hasNext()) {
            throw new NoSuchElementException("shard " + shard.getIndex() + " has " + plan.partCount() + " parts");
        }
        PartHeader.Builder header = header();
        // Checksums have presence and a fixed width, so the header's length is known before their values are.
        int headerLength = header.build().getSerializedSize();
        int payloadOffset = FrameFormat.payloadOffset(headerLength);
        int vectorLength = header.getCoordinateCount() * FrameFormat.sizeInBytes(type);
        byte[] frame = new byte[payloadOffset + 2 * vectorLength];
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer position = bytes.slice(payloadOffset, vectorLength);
        ByteBuffer velocity = bytes.slice(payloadOffset + vectorLength, vectorLength);
        elements.read(header.getFirstCoordinate(), position, velocity);
        if (position.hasRemaining() || velocity.hasRemaining()) {
            throw new IllegalArgumentException("part " + part + " must have " + header.getCoordinateCount()
                    + " coordinates, but " + position.remaining() + " and " + velocity.remaining()
                    + " bytes of its vectors are missing");
        }
        header.setPayloadCrc32C(checksum(frame, payloadOffset, 2 * vectorLength));
        shardChecksum.update(frame, payloadOffset, 2 * vectorLength);
        if (header.hasShardCrc32C()) {
            header.setShardCrc32C((int) shardChecksum.getValue());
        }
        write(header.build(), frame, headerLength);
        bytes.putInt(FrameFormat.MAGIC_OFFSET, FrameFormat.MAGIC)
                .put(FrameFormat.VERSION_OFFSET, FrameFormat.VERSION)
                .putInt(FrameFormat.HEADER_LENGTH_OFFSET, headerLength)
                .putInt(FrameFormat.HEADER_CHECKSUM_OFFSET, checksum(frame, FrameFormat.HEADER_OFFSET, headerLength));
        part++;
        return frame;
    }

    private PartHeader.Builder header() {
        PartHeader.Builder header = snapshot.toBuilder()
                .setShard(shard.getIndex())
                .setPart(part)
                .setPartCount(plan.partCount())
                .setDataType(type)
                .setFirstCoordinate(plan.firstCoordinate(part))
                .setCoordinateCount(plan.coordinateCount(part))
                .setPayloadCrc32C(0)
                .clearShardCrc32C();
        return part == plan.partCount() - 1 ? header.setShardCrc32C(0) : header;
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
