package dev.perrin.snapshot.archive;

import dev.perrin.proto.trajectory.v1.DataType;
import java.nio.ByteBuffer;

/// Some coordinates of one vector of one snapshot, read back.
///
/// @param elements little-endian
public record VectorSlice(SnapshotHead head, DataType type, ByteBuffer elements) {}
