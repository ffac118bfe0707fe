package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;

/// One shard of one snapshot as it goes into a segment.
///
/// @param position little-endian elements of the whole shard
/// @param velocity little-endian elements of the whole shard
public record ShardPoint(long ordinal, long step, ByteBuffer position, ByteBuffer velocity) {}
