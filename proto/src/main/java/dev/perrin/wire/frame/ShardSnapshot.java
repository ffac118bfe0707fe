package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.PartHeader;
import java.nio.ByteBuffer;
import java.util.List;

/// One shard of one snapshot, whole and checked. Its vectors are views of the frames they came in.
///
/// @param header that of the last part
/// @param position little-endian elements of the whole shard, one piece a part
/// @param velocity little-endian elements of the whole shard, one piece a part
public record ShardSnapshot(PartHeader header, List<ByteBuffer> position, List<ByteBuffer> velocity) {
    public ShardSnapshot {
        position = List.copyOf(position);
        velocity = List.copyOf(velocity);
    }
}
