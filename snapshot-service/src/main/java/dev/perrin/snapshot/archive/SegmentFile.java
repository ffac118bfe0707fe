package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.snapshot.safetensors.SafetensorsException;
import dev.perrin.snapshot.safetensors.SafetensorsFile;
import dev.perrin.snapshot.safetensors.SafetensorsHeader;
import dev.perrin.snapshot.safetensors.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Byte map of one stored segment; finds where in the object a row lies.
///
/// @param dataOffset first byte of the object after the header
/// @param length coordinates in the shard
public record SegmentFile(SegmentKey key, SafetensorsHeader header, int dataOffset, long length, DataType type) {
    /// A whole segment in memory.
    public record Whole(SegmentFile file, SafetensorsFile content, int crc32c, long sizeInBytes) {
        Segment describe() {
            ByteBuffer steps = content.tensor(SegmentContent.STEP);
            return new Segment(
                    file.key, steps.getLong(0), steps.getLong(steps.capacity() - Long.BYTES), sizeInBytes, crc32c);
        }
    }

    /// @param bytes the whole object
    public static Whole parse(SegmentKey key, ByteBuffer bytes) {
        try {
            return new Whole(
                    ofHeader(key, bytes),
                    SafetensorsFile.parse(bytes),
                    Checksums.crc32c(List.of(bytes)),
                    bytes.remaining());
        } catch (SafetensorsException e) {
            throw new CorruptObjectException(key.objectKey() + ": " + e.getMessage(), e);
        }
    }

    /// @param start the object's first bytes, the whole header at least
    public static SegmentFile ofHeader(SegmentKey key, ByteBuffer start) {
        try {
            SafetensorsHeader header = SafetensorsHeader.parse(start);
            TensorInfo position = tensor(key, header, SegmentContent.POSITION, 2);
            TensorInfo velocity = tensor(key, header, SegmentContent.VELOCITY, 2);
            tensor(key, header, SegmentContent.STEP, 1);
            if (!position.shape().equals(velocity.shape()) || position.type() != velocity.type()) {
                throw new CorruptObjectException(key.objectKey() + ": position and velocity differ in shape or type");
            }
            return new SegmentFile(
                    key,
                    header,
                    SafetensorsHeader.encodedLength(start),
                    position.shape().get(1),
                    ShardLayout.dataType(position.type()));
        } catch (SafetensorsException e) {
            throw new CorruptObjectException(key.objectKey() + ": " + e.getMessage(), e);
        }
    }

    /// Bytes of one element.
    public int elementSizeInBytes() {
        return required(SegmentContent.POSITION).type().sizeInBytes();
    }

    public long stepOffset(long ordinal) {
        return dataOffset + required(SegmentContent.STEP).begin() + row(ordinal) * Long.BYTES;
    }

    /// @param coordinate counted from the start of the shard
    public long positionOffset(long ordinal, long coordinate) {
        return elementOffset(SegmentContent.POSITION, ordinal, coordinate);
    }

    /// @param coordinate counted from the start of the shard
    public long velocityOffset(long ordinal, long coordinate) {
        return elementOffset(SegmentContent.VELOCITY, ordinal, coordinate);
    }

    static long step(ByteBuffer littleEndian) {
        return littleEndian.order(ByteOrder.LITTLE_ENDIAN).getLong(littleEndian.position());
    }

    private long elementOffset(String tensor, long ordinal, long coordinate) {
        return dataOffset + required(tensor).begin() + (row(ordinal) * length + coordinate) * elementSizeInBytes();
    }

    private long row(long ordinal) {
        return ordinal - key.firstOrdinal();
    }

    private TensorInfo required(String name) {
        return header.tensor(name).orElseThrow();
    }

    private static TensorInfo tensor(SegmentKey key, SafetensorsHeader header, String name, int rank) {
        TensorInfo tensor = header.tensor(name)
                .orElseThrow(() -> new CorruptObjectException(key.objectKey() + ": tensor " + name + " is missing"));
        if (tensor.shape().size() != rank || tensor.shape().getFirst() != key.snapshotCount()) {
            throw new CorruptObjectException(key.objectKey() + ": tensor " + name + " must have rank " + rank + " and "
                    + key.snapshotCount() + " rows, but has shape " + tensor.shape());
        }
        return tensor;
    }
}
