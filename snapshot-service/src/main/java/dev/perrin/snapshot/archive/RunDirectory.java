package dev.perrin.snapshot.archive;

import com.google.protobuf.util.Timestamps;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The latest record of every run, as read from `perrin.runs`. Thread safe: one thread writes, all read.
///
/// A run whose tombstone was read stays deleted, whatever its trainer may still say of it; a run that has begun after
/// the tombstone is another run under the same id.
public final class RunDirectory {
    /// @param tombstoneMillis when the tombstone was written, since 1970
    /// @param news counts what was heard of the run since
    private record Deletion(long tombstoneMillis, long news) {}

    private final Map<RunId, KnownRun> runs = new ConcurrentHashMap<>();
    private final Map<RunId, Deletion> deleted = new ConcurrentHashMap<>();
    private final AtomicLong caughtUpAtNanos = new AtomicLong(Long.MIN_VALUE);

    /// @throws RunRecordException when the record contradicts itself or what is known of the run; nothing changes then
    public KnownRun update(RunRecord record) {
        KnownRun next = KnownRun.of(record);
        KnownRun known = runs.merge(next.id(), next, KnownRun::followedBy);
        deleted.remove(next.id());
        return known;
    }

    /// The run's tombstone was read.
    ///
    /// @param tombstoneMillis when it was written, since 1970
    public void delete(RunId run, long tombstoneMillis) {
        runs.remove(run);
        deleted.merge(
                run,
                new Deletion(tombstoneMillis, 0),
                (known, next) -> new Deletion(Math.max(known.tombstoneMillis, tombstoneMillis), known.news + 1));
    }

    /// Something came that belongs to a deleted run: what was removed of it may have come back.
    public void heardOf(RunId run) {
        deleted.computeIfPresent(run, (_, known) -> new Deletion(known.tombstoneMillis, known.news + 1));
    }

    public boolean isDeleted(RunId run) {
        return deleted.containsKey(run);
    }

    /// Whether the record is one of a run that was deleted: it had begun before.
    public boolean isOfDeleted(RunRecord record) {
        Deletion deletion = RunId.isValid(record.getRun()) ? deleted.get(new RunId(record.getRun())) : null;
        return deletion != null && Timestamps.toMillis(record.getStartedAt()) <= deletion.tombstoneMillis;
    }

    /// Deleted runs, each with a number that grows whenever something is heard of it.
    public Map<RunId, Long> deleted() {
        Map<RunId, Long> news = new HashMap<>();
        deleted.forEach((run, deletion) -> news.put(run, deletion.news));
        return news;
    }

    public Optional<KnownRun> find(RunId run) {
        return Optional.ofNullable(runs.get(run));
    }

    public Set<RunId> runs() {
        return Set.copyOf(runs.keySet());
    }

    /// Everything that the topic held at this reading of the clock has been read.
    public void caughtUp(long nanos) {
        caughtUpAtNanos.set(nanos);
    }

    /// Whether a run that was announced before this reading of the clock must be known here.
    public boolean isCaughtUpSince(long nanos) {
        long last = caughtUpAtNanos.get();
        return last != Long.MIN_VALUE && last - nanos >= 0;
    }

    public boolean isCaughtUp() {
        return caughtUpAtNanos.get() != Long.MIN_VALUE;
    }
}
