package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.ShardPoint;

/// A shard of a snapshot that waits to be stored.
///
/// @param firstOffset of the record that held its first part; nothing from there on may be committed
/// @param assembledAtNanos when it was whole
record CollectedPoint(ShardPoint point, long firstOffset, long assembledAtNanos) {
    /// What a point costs beside its payload: record key and header, buffers and objects around it.
    static final int OVERHEAD_IN_BYTES = 768;

    long ordinal() {
        return point.ordinal();
    }

    long payloadSizeInBytes() {
        return point.sizeInBytes();
    }

    long retainedSizeInBytes() {
        return payloadSizeInBytes() + OVERHEAD_IN_BYTES;
    }
}
