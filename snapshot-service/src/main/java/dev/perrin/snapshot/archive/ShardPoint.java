package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.List;

/// One shard of one snapshot as it goes into a segment. The vectors come in pieces, as they travelled, so that nothing
/// is copied between a record and the put.
///
/// @param position little-endian elements of the whole shard, piece after piece, each of whole elements. Not modified.
/// @param velocity little-endian elements of the whole shard, piece after piece, each of whole elements. Not modified.
/// @param buffers little-endian float32 values that go with the vectors, piece after piece; none unless the run has
///     some and this is its shard 0. Not modified.
public record ShardPoint(
        SnapshotHead head, List<ByteBuffer> position, List<ByteBuffer> velocity, List<ByteBuffer> buffers) {
    /// Of a shard without buffers.
    public ShardPoint(SnapshotHead head, List<ByteBuffer> position, List<ByteBuffer> velocity) {
        this(head, position, velocity, List.of());
    }

    public ShardPoint {
        position = List.copyOf(position);
        velocity = List.copyOf(velocity);
        buffers = List.copyOf(buffers);
    }

    public long ordinal() {
        return head.ordinal();
    }

    /// Bytes of both vectors.
    public long sizeInBytes() {
        return sizeInBytes(position) + sizeInBytes(velocity);
    }

    List<ByteBuffer> vector(VectorPart part) {
        return part == VectorPart.POSITION ? position : velocity;
    }

    static long sizeInBytes(List<ByteBuffer> pieces) {
        long size = 0;
        for (ByteBuffer piece : pieces) {
            size += piece.remaining();
        }
        return size;
    }
}
