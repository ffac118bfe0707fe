package dev.perrin.snapshot.ingest;

import java.util.LinkedHashSet;
import java.util.Set;

/// What all shards of this member hold, kept up to date as they change: a record costs the same however many shards
/// there are.
final class MemoryUse {
    /// What a shard counted for when it was last here.
    record Share(long retainedSizeInBytes, boolean unstored, boolean assembling) {
        static final Share NOTHING = new Share(0, false, false);
    }

    private final Set<ShardIngest> holders = new LinkedHashSet<>();
    private long retainedSizeInBytes;
    private int unstored;
    private int assembling;
    private boolean holdingBack;

    void changed(ShardIngest shard, Share before, Share now) {
        retainedSizeInBytes += now.retainedSizeInBytes - before.retainedSizeInBytes;
        unstored += (now.unstored ? 1 : 0) - (before.unstored ? 1 : 0);
        assembling += (now.assembling ? 1 : 0) - (before.assembling ? 1 : 0);
        if (now.retainedSizeInBytes > 0) {
            holders.add(shard);
        } else {
            holders.remove(shard);
        }
    }

    long retainedSizeInBytes() {
        return retainedSizeInBytes;
    }

    /// Whether snapshots of several parts may not begin for now, so that one that was set aside gets its turn.
    boolean isHoldingBack() {
        return holdingBack;
    }

    void holdBack(boolean hold) {
        holdingBack = hold;
    }

    /// Whether anything waits to be put, or is being put.
    boolean hasUnstored() {
        return unstored > 0;
    }

    /// Shards of which a snapshot is being assembled.
    int assembling() {
        return assembling;
    }

    /// Shards that hold anything.
    Set<ShardIngest> holders() {
        return holders;
    }
}
