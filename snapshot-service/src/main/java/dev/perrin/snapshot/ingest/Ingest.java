package dev.perrin.snapshot.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// All partitions of this member. The adapter hands over records and calls [#advance] often; it commits what
/// [#committable] says, and no further:
///
/// ```text
///  records ─▶ accept ─▶ decode ─▶ known run? ─▶ stored already? ─▶ assemble ─▶ collect ─▶ put ─▶ committable
///                          │            │               │
///                          └────────────┴▶ dead letter  └▶ counted, ignored
/// ```
///
/// Not thread safe: one thread calls everything here.
public final class Ingest {
    private final IngestContext context;
    private final UnknownRuns unknownRuns;
    private final Map<Integer, PartitionIngest> partitions = new HashMap<>();
    private final MemoryUse memory = new MemoryUse();
    private final MemoryLimit limit;

    public Ingest(IngestContext context) {
        this.context = context;
        this.unknownRuns =
                new UnknownRuns(context.directory(), context.settings().unknownRunTimeout());
        this.limit = new MemoryLimit(
                context.settings().memoryLimitInBytes(),
                context.settings().maxDelay().toNanos(),
                memory);
    }

    public void assign(int partition) {
        partitions.put(partition, new PartitionIngest(context, unknownRuns, memory, partition));
    }

    /// Forgets a partition with everything that is not stored; its next owner reads it again.
    public void drop(int partition) {
        PartitionIngest gone = partitions.remove(partition);
        if (gone != null) {
            gone.abandon();
        }
    }

    public void accept(int partition, List<IncomingRecord> records) {
        PartitionIngest ingest = partitions.get(partition);
        if (ingest != null) {
            ingest.accept(records);
        }
    }

    /// Takes up answers of the store, closes what has waited long enough, and goes on with records that had to wait.
    public void advance() {
        settle();
        long nowNanos = context.nanoClock().getAsLong();
        limit.makeRoom(nowNanos);
        boolean waits = partitions.values().stream().anyMatch(PartitionIngest::wantsToReadAgain);
        limit.giveTurns(waits, nowNanos);
        if (waits) {
            limit.setAsideStale(nowNanos);
        }
        partitions.values().forEach(partition -> partition.take(limit));
    }

    /// Where a partition is to be read from again, because some of it was passed over for want of memory. Whoever asks
    /// must do so: records that are handed over next begin there.
    public OptionalLong rewind(int partition) {
        PartitionIngest ingest = partitions.get(partition);
        return ingest == null ? OptionalLong.empty() : ingest.rewind(limit);
    }

    /// Takes up answers of the store, and no further records.
    public void settle() {
        long nowNanos = context.nanoClock().getAsLong();
        partitions.values().forEach(partition -> partition.advance(nowNanos));
    }

    /// Whether more records of a partition are welcome; while not, it is to be paused.
    public boolean isReady(int partition) {
        PartitionIngest ingest = partitions.get(partition);
        return ingest != null && !ingest.isWaiting() && !ingest.isFailing();
    }

    /// Closes every segment of the partitions, as far as none is being put.
    public void close(Collection<Integer> ofPartitions) {
        for (PartitionIngest partition : of(ofPartitions)) {
            partition.shards().forEach(ShardIngest::close);
        }
    }

    /// Whether anything that was taken is not durable yet.
    public boolean hasUnstored(Collection<Integer> ofPartitions) {
        return of(ofPartitions).stream().anyMatch(PartitionIngest::hasUnstored);
    }

    /// Whether the store does not answer requests for these partitions.
    public boolean isFailing(Collection<Integer> ofPartitions) {
        return of(ofPartitions).stream().anyMatch(PartitionIngest::isFailing);
    }

    /// Next offset to read after a restart; empty when nothing was read.
    public OptionalLong committable(int partition) {
        PartitionIngest ingest = partitions.get(partition);
        return ingest == null ? OptionalLong.empty() : ingest.committable();
    }

    public long retainedSizeInBytes() {
        return memory.retainedSizeInBytes();
    }

    private List<PartitionIngest> of(Collection<Integer> chosen) {
        List<PartitionIngest> found = new ArrayList<>();
        partitions.forEach((partition, ingest) -> {
            if (chosen.contains(partition)) {
                found.add(ingest);
            }
        });
        return found;
    }
}
