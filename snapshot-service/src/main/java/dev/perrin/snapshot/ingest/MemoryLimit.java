package dev.perrin.snapshot.ingest;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Keeps what this member holds within the limit, all partitions together. Above it no record is taken; the largest
/// segments under way are put early; and when there is nothing to put, snapshots that are being assembled are set
/// aside, to be read again later, all but one. That one may grow beyond the limit, or a shard larger than the limit
/// could never be stored.
///
/// What was set aside and still has no room after the patience has its turn next: no other snapshot of several parts
/// begins until it is being read again. So shards take turns where there is room for one at a time.
final class MemoryLimit {
    private static final long NOTHING_WAITS = Long.MIN_VALUE;

    private final long limitInBytes;
    private final long patienceNanos;
    private final MemoryUse use;
    /// Since when something set aside waits to be read again; [#NOTHING_WAITS] while nothing does.
    private long waitingSinceNanos = NOTHING_WAITS;

    /// @param patienceNanos an assembly that has received nothing for so long may have lost its producer
    MemoryLimit(long limitInBytes, long patienceNanos, MemoryUse use) {
        this.limitInBytes = limitInBytes;
        this.patienceNanos = patienceNanos;
        this.use = use;
    }

    boolean hasRoom() {
        return use.retainedSizeInBytes() < limitInBytes || (!use.hasUnstored() && use.assembling() <= 1);
    }

    /// Whether a snapshot that was set aside can be held whole.
    boolean hasRoomFor(long sizeInBytes) {
        return use.retainedSizeInBytes() + sizeInBytes <= limitInBytes || use.assembling() == 0;
    }

    void makeRoom(long nowNanos) {
        if (use.retainedSizeInBytes() < limitInBytes) {
            return;
        }
        if (use.hasUnstored()) {
            putLargest();
        } else {
            setAside(nowNanos);
        }
    }

    /// Called with every pass.
    ///
    /// @param waits whether something that was set aside is worth reading again
    void giveTurns(boolean waits, long nowNanos) {
        if (!waits) {
            waitingSinceNanos = NOTHING_WAITS;
            use.holdBack(false);
        } else if (waitingSinceNanos == NOTHING_WAITS) {
            waitingSinceNanos = nowNanos;
        } else if (nowNanos - waitingSinceNanos >= patienceNanos) {
            use.holdBack(true);
        }
    }

    /// Something that was set aside is being read again.
    void turnBegins() {
        waitingSinceNanos = NOTHING_WAITS;
        use.holdBack(false);
    }

    /// Snapshots that have not grown for some time give way to what waits to be read again.
    void setAsideStale(long nowNanos) {
        for (ShardIngest shard : List.copyOf(use.holders())) {
            if (shard.isAssembling() && nowNanos - shard.lastGrownNanos() >= patienceNanos) {
                shard.setAside();
            }
        }
    }

    private void putLargest() {
        long excess = use.retainedSizeInBytes() - limitInBytes;
        List<ShardIngest> largestFirst = use.holders().stream()
                .filter(shard -> !shard.isPutting())
                .sorted(Comparator.comparingLong(ShardIngest::collectingSizeInBytes)
                        .reversed())
                .toList();
        for (ShardIngest shard : largestFirst) {
            if (excess < 0) {
                return;
            }
            excess -= shard.collectingSizeInBytes();
            shard.close();
        }
    }

    /// All that is held are snapshots being assembled. The one that lacks least goes on, so that it stays the same one
    /// until it is whole; unless its producer seems to be gone, then the one that has grown last.
    private void setAside(long nowNanos) {
        List<ShardIngest> assembling = new ArrayList<>(use.holders());
        Comparator<ShardIngest> lacksLeast = Comparator.comparingLong(ShardIngest::missingSizeInBytes);
        ShardIngest goesOn = assembling.stream()
                .filter(shard -> nowNanos - shard.lastGrownNanos() < patienceNanos)
                .min(lacksLeast)
                .or(() -> assembling.stream().min(Comparator.comparingLong(shard -> nowNanos - shard.lastGrownNanos())))
                .orElseThrow();
        for (ShardIngest shard : assembling) {
            if (shard != goesOn && use.retainedSizeInBytes() >= limitInBytes) {
                shard.setAside();
            }
        }
    }
}
