package dev.perrin.snapshot.archive;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The latest record of every run, as read from `perrin.runs`. Thread safe: one thread writes, all read.
public final class RunDirectory {
    private final Map<RunId, KnownRun> runs = new ConcurrentHashMap<>();
    private final AtomicLong caughtUpAtNanos = new AtomicLong(Long.MIN_VALUE);

    /// @throws RunRecordException when the record contradicts itself or what is known of the run; nothing changes then
    public KnownRun update(RunRecord record) {
        KnownRun next = KnownRun.of(record);
        return runs.merge(next.id(), next, KnownRun::followedBy);
    }

    public void forget(RunId run) {
        runs.remove(run);
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
