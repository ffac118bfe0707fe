package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.DataType;
import java.nio.ByteBuffer;

/// Some coordinates of one snapshot, read back.
///
/// @param firstCoordinate counted from the start of the shard
/// @param position little-endian elements
/// @param velocity little-endian elements
/// @param buffers float32, little-endian; with coordinate 0 of shard 0, when the run has some
public record ReplayedSlice(
        SnapshotHead head,
        DataType type,
        long firstCoordinate,
        int coordinateCount,
        ByteBuffer position,
        ByteBuffer velocity,
        ByteBuffer buffers) {}
