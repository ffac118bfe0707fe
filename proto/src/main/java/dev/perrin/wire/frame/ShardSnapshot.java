package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.PartHeader;
import java.nio.ByteBuffer;

/// One shard of one snapshot, whole and checked.
///
/// @param header that of the last part
/// @param position little-endian elements of the whole shard
/// @param velocity little-endian elements of the whole shard
public record ShardSnapshot(PartHeader header, ByteBuffer position, ByteBuffer velocity) {}
