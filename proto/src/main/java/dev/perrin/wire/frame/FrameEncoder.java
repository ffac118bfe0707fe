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

/// Writes the frames of one shard of a snapshot. Each coordinate is copied once, from the vectors into the record, and
/// read once more for the checksums.
///
/// Not thread safe: the checksums are reused.
public final class FrameEncoder {
    private final Shard shard;
    private final DataType type;
    private final PartPlan plan;
    private final CRC32C partChecksum = new CRC32C();
    private final Crc32cSum shardChecksum = new Crc32cSum();

    /// Of a float32 snapshot.
    public FrameEncoder(Shard shard) {
        this(shard, DataType.DATA_TYPE_FLOAT32);
    }

    public FrameEncoder(Shard shard, DataType type) {
        this.shard = shard;
        this.type = type;
        this.plan = PartPlan.of(shard.getLength(), type);
        if (shard.getPartCount() != plan.partCount()) {
            throw new IllegalArgumentException("part_count of shard " + shard.getIndex() + " must be "
                    + plan.partCount() + " for " + shard.getLength() + " coordinates, but is "
                    + shard.getPartCount());
        }
    }

    public Shard shard() {
        return shard;
    }

    /// Cuts one float32 snapshot into frames, in order of parts.
    ///
    /// @param snapshot run, ordinal, step, phase, reference and curvature step are taken from it; the rest
    ///     is filled in
    /// @param position θₖ, length d of the whole run. Not modified.
    /// @param velocity vₖ, length d of the whole run. Not modified.
    /// @param frames receives one array a part, which it may keep
    public void encode(PartHeader snapshot, float[] position, float[] velocity, Consumer<byte[]> frames) {
        if (type != DataType.DATA_TYPE_FLOAT32) {
            throw new IllegalArgumentException("data_type of float[] must be float32, but is " + type);
        }
        int shardOffset = Math.toIntExact(shard.getOffset());
        encode(snapshot, frames, (payload, part) -> {
            int first = shardOffset + Math.toIntExact(plan.firstCoordinate(part));
            int count = plan.coordinateCount(part);
            payload.asFloatBuffer().put(position, first, count).put(velocity, first, count);
        });
    }

    /// Cuts this shard of a snapshot into frames, in order of parts; elements of any type are taken as they are.
    ///
    /// @param snapshot as for the other one
    /// @param position θₖ of this shard alone: its little-endian elements, from the buffer's position to its limit.
    ///     Not modified.
    /// @param velocity vₖ, likewise. Not modified.
    /// @param frames receives one array a part, which it may keep
    public void encode(PartHeader snapshot, ByteBuffer position, ByteBuffer velocity, Consumer<byte[]> frames) {
        checkSize("position", position);
        checkSize("velocity", velocity);
        int elementSize = FrameFormat.sizeInBytes(type);
        encode(snapshot, frames, (payload, part) -> {
            int first = Math.toIntExact(plan.firstCoordinate(part) * elementSize);
            int size = plan.coordinateCount(part) * elementSize;
            payload.put(0, position, position.position() + first, size);
            payload.put(size, velocity, velocity.position() + first, size);
        });
    }

    private void encode(PartHeader snapshot, Consumer<byte[]> frames, Payload payload) {
        shardChecksum.reset();
        for (int part = 0; part < plan.partCount(); part++) {
            PartHeader.Builder header = snapshot.toBuilder()
                    .setShard(shard.getIndex())
                    .setPart(part)
                    .setPartCount(plan.partCount())
                    .setDataType(type)
                    .setFirstCoordinate(plan.firstCoordinate(part))
                    .setCoordinateCount(plan.coordinateCount(part))
                    .setPayloadCrc32C(0)
                    .clearShardCrc32C();
            boolean last = part == plan.partCount() - 1;
            if (last) {
                header.setShardCrc32C(0);
            }
            // Checksums have presence and a fixed width, so the header's length is known before their values are.
            frames.accept(frame(header, payload));
        }
    }

    private byte[] frame(PartHeader.Builder header, Payload payload) {
        int headerLength = header.build().getSerializedSize();
        int payloadOffset = FrameFormat.payloadOffset(headerLength);
        int payloadLength = 2 * header.getCoordinateCount() * FrameFormat.sizeInBytes(type);
        byte[] frame = new byte[payloadOffset + payloadLength];
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        payload.put(bytes.slice(payloadOffset, payloadLength).order(ByteOrder.LITTLE_ENDIAN), header.getPart());

        int checksum = checksum(frame, payloadOffset, payloadLength);
        shardChecksum.add(checksum, payloadLength);
        header.setPayloadCrc32C(checksum);
        if (header.hasShardCrc32C()) {
            header.setShardCrc32C(shardChecksum.value());
        }
        write(header.build(), frame, headerLength);

        bytes.putInt(FrameFormat.MAGIC_OFFSET, FrameFormat.MAGIC)
                .put(FrameFormat.VERSION_OFFSET, FrameFormat.VERSION)
                .putInt(FrameFormat.HEADER_LENGTH_OFFSET, headerLength)
                .putInt(FrameFormat.HEADER_CHECKSUM_OFFSET, checksum(frame, FrameFormat.HEADER_OFFSET, headerLength));
        return frame;
    }

    private void checkSize(String name, ByteBuffer vector) {
        long expected = shard.getLength() * FrameFormat.sizeInBytes(type);
        if (vector.remaining() != expected) {
            throw new IllegalArgumentException(name + " of shard " + shard.getIndex() + " must have " + expected
                    + " bytes, but has " + vector.remaining());
        }
    }

    /// Writes both vectors of one part.
    private interface Payload {
        void put(ByteBuffer payload, int part);
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
