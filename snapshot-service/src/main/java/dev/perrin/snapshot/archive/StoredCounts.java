package dev.perrin.snapshot.archive;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Optional;

/// How many snapshots of a run are stored, and whether those are all: the one count that the manifest, gRPC and HTTP
/// tell. A key says between which ordinals a segment lies; how many of them it holds, only the segment itself once it
/// was thinned. Thread safe.
public final class StoredCounts {
    private final StoredOrdinals ordinals;
    private final RemovedOrdinals removed;

    public StoredCounts(SnapshotArchive archive, StoredOrdinals ordinals) {
        this.ordinals = ordinals;
        this.removed = new RemovedOrdinals(archive);
    }

    /// @param snapshots of which every shard is stored
    /// @param complete the run has ended, and everything that it published and no rule has removed is stored
    public record Count(long snapshots, boolean complete) {}

    /// @param segments all of the run
    public Count of(Optional<RunRecord> record, List<Segment> segments) {
        int shardCount = record.map(RunRecord::getShardsCount).orElse(0);
        OrdinalSet stored = StoredOrdinals.whole(ordinals.byShard(segments), shardCount);
        return new Count(
                stored.count(),
                record.filter(run -> KnownRun.hasEnded(run.getPhase()))
                        .filter(ended -> isComplete(ended, stored))
                        .isPresent());
    }

    private boolean isComplete(RunRecord ended, OrdinalSet stored) {
        long published = ended.getProgress().getSnapshotsPublished();
        return stored.count() >= published || stored.and(removedOf(ended)).count() >= published;
    }

    /// A run whose list cannot be read counts as incomplete.
    private OrdinalSet removedOf(RunRecord record) {
        try {
            return removed.find(new RunId(record.getRun()));
        } catch (CorruptObjectException unreadable) {
            return OrdinalSet.EMPTY;
        }
    }
}
