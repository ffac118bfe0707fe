package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.PartHeader;
import java.nio.ByteBuffer;
import java.util.List;

/// One shard of one snapshot, whole and checked. Its vectors are views of the frames they came in.
///
/// @param header that of the last part, without its slice of the buffers
/// @param position little-endian elements of the whole shard, one piece a part
/// @param velocity little-endian elements of the whole shard, one piece a part
/// @param buffers little-endian float32 values of the whole snapshot, in pieces; none for any shard but the first
public record ShardSnapshot(
        PartHeader header, List<ByteBuffer> position, List<ByteBuffer> velocity, List<ByteBuffer> buffers) {
    public ShardSnapshot {
        position = List.copyOf(position);
        velocity = List.copyOf(velocity);
        buffers = List.copyOf(buffers);
    }
}
