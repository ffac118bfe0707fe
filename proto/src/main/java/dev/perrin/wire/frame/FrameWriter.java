package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.NoSuchElementException;

/// Writes the frames of one shard of one snapshot, one after another, from elements that are already bytes: for
/// vectors that come from a file and are never in memory whole. Each frame is an array of its own.
///
/// Not thread safe.
public final class FrameWriter {
    private final Shard shard;
    private final DataType type;
    private final PartPlan plan;
    private final PartHeader snapshot;
    private final FrameHead head = new FrameHead();
    private final Crc32cSum shardChecksum = new Crc32cSum();
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
    /// @param snapshot run, ordinal, step, phase, reference, curvature step and the buffers of the whole snapshot
    ///     are taken from it; the rest is filled in
    public FrameWriter(Shard shard, DataType type, PartHeader snapshot) {
        this.shard = shard;
        this.type = type;
        this.plan = PartPlan.of(shard.getLength(), type);
        this.snapshot = snapshot;
        if (shard.getPartCount() != plan.partCount()) {
            throw new IllegalArgumentException("part_count of shard " + shard.getIndex() + " must be "
                    + plan.partCount() + " for " + shard.getLength() + " coordinates, but is " + shard.getPartCount());
        }
        requireWholeValues(snapshot);
        BufferPlan.of(shard, snapshot.getBuffers().size() / Float.BYTES);
    }

    private static void requireWholeValues(PartHeader snapshot) {
        if (snapshot.getBuffers().size() % Float.BYTES != 0) {
            throw new IllegalArgumentException("buffers must be float32 values, but have "
                    + snapshot.getBuffers().size() + " bytes");
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
        PartHeader.Builder header = FrameHead.of(
                snapshot,
                shard.getIndex(),
                part,
                plan.partCount(),
                type,
                plan.firstCoordinate(part),
                plan.coordinateCount(part));
        int payloadOffset = FrameFormat.payloadOffset(header.build().getSerializedSize());
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
        int checksum = head.checksum(frame, payloadOffset, 2 * vectorLength);
        shardChecksum.add(checksum, 2L * vectorLength);
        header.setPayloadCrc32C(checksum);
        if (header.hasShardCrc32C()) {
            header.setShardCrc32C(shardChecksum.value());
        }
        head.write(header.build(), frame);
        part++;
        return frame;
    }
}
