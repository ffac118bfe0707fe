package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/// Writes the frames of one shard of a snapshot whose vectors are in memory. Each coordinate is copied once, from the
/// vectors into the record, and
/// read once more for the checksums.
///
/// Thread safe.
public final class FrameEncoder {
    private final Shard shard;
    private final DataType type;

    /// Of a float32 snapshot.
    public FrameEncoder(Shard shard) {
        this(shard, DataType.DATA_TYPE_FLOAT32);
    }

    public FrameEncoder(Shard shard, DataType type) {
        this.shard = shard;
        this.type = type;
        PartPlan plan = PartPlan.of(shard.getLength(), type);
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
    /// @param snapshot run, ordinal, step, phase, reference, curvature step and the buffers of the whole snapshot
    ///     are taken from it; the rest is filled in
    /// @param position θₖ, length d of the whole run. Not modified.
    /// @param velocity vₖ, length d of the whole run. Not modified.
    /// @param frames receives one array a part, which it may keep
    public void encode(PartHeader snapshot, float[] position, float[] velocity, Consumer<byte[]> frames) {
        if (type != DataType.DATA_TYPE_FLOAT32) {
            throw new IllegalArgumentException("data_type of float[] must be float32, but is " + type);
        }
        int shardOffset = Math.toIntExact(shard.getOffset());
        encode(snapshot, frames, (firstCoordinate, positionBytes, velocityBytes) -> {
            int first = shardOffset + Math.toIntExact(firstCoordinate);
            put(position, first, positionBytes);
            put(velocity, first, velocityBytes);
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
        encode(snapshot, frames, (firstCoordinate, positionBytes, velocityBytes) -> {
            int first = Math.toIntExact(firstCoordinate * elementSize);
            positionBytes.put(position.slice(position.position() + first, positionBytes.remaining()));
            velocityBytes.put(velocity.slice(velocity.position() + first, velocityBytes.remaining()));
        });
    }

    private static void put(float[] vector, int first, ByteBuffer bytes) {
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(vector, first, bytes.remaining() / Float.BYTES);
        bytes.position(bytes.limit());
    }

    private void encode(PartHeader snapshot, Consumer<byte[]> frames, FrameWriter.Elements elements) {
        FrameWriter writer = new FrameWriter(shard, type, snapshot);
        while (writer.hasNext()) {
            frames.accept(writer.next(elements));
        }
    }

    private void checkSize(String name, ByteBuffer vector) {
        long expected = shard.getLength() * FrameFormat.sizeInBytes(type);
        if (vector.remaining() != expected) {
            throw new IllegalArgumentException(name + " of shard " + shard.getIndex() + " must have " + expected
                    + " bytes, but has " + vector.remaining());
        }
    }
}
