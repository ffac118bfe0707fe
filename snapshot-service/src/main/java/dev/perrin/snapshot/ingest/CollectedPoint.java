package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.ShardPoint;

/// A shard of a snapshot that waits to be stored.
///
/// @param recordsSizeInBytes of the records that its vectors are views of, and that it keeps alive; and of copies of
///     its buffers
/// @param firstOffset of the record that held its first part; nothing from there on may be committed
/// @param assembledAtNanos when it was whole
record CollectedPoint(ShardPoint point, long recordsSizeInBytes, long firstOffset, long assembledAtNanos) {
    /// What a point costs beside its records: buffers and objects around them.
    static final int OVERHEAD_IN_BYTES = 768;

    long ordinal() {
        return point.ordinal();
    }

    long retainedSizeInBytes() {
        return recordsSizeInBytes + OVERHEAD_IN_BYTES;
    }
}
