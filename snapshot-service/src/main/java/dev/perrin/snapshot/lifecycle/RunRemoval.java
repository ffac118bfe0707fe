package dev.perrin.snapshot.lifecycle;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredRun;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.wire.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Removes runs completely. The tombstones come first: from then on every member refuses the run's snapshots, and
/// every member that reads `perrin.runs` knows what is left to do, also after a kill between two removals. The
/// objects follow, the manifest last. What a member that had not heard of it yet puts afterwards is swept away by
/// [#sweep].
public final class RunRemoval {
    /// Looks at a deleted run, this many passes after the last news of it. The last one outlasts every request that a
    /// member had under way.
    private static final List<Integer> SWEEPS = List.of(0, 1, 3, 10, 30, 100, 300);

    private final SnapshotArchive archive;
    private final StoredRuns runs;
    private final RunDirectory directory;
    private final Tombstones tombstones;
    private final Map<RunId, Pending> pending = new HashMap<>();

    private static final class Pending {
        private long news = -1;
        private int passes;
    }

    public RunRemoval(SnapshotArchive archive, StoredRuns runs, RunDirectory directory, Tombstones tombstones) {
        this.archive = archive;
        this.runs = runs;
        this.directory = directory;
        this.tombstones = tombstones;
    }

    /// What went.
    public record Removed(long objects, long sizeInBytes) {}

    /// Again after success or failure is fine.
    ///
    /// @param force also while the run goes on
    /// @throws UnknownRunException when nothing is stored or known of it
    /// @throws RunGoesOnException when it goes on and that is not forced
    public Removed delete(RunId run, boolean force) {
        boolean wasDeleted = directory.isDeleted(run);
        StoredRun found = runs.find(run).orElse(null);
        if (found == null && !wasDeleted && archive.list(RunObjects.run(run)).isEmpty()) {
            throw new UnknownRunException(run);
        }
        if (!force && found != null && !wasDeleted) {
            RunPhase phase = found.record().map(record -> record.getPhase()).orElse(RunPhase.RUN_PHASE_UNSPECIFIED);
            if (found.record().isPresent() && !KnownRun.hasEnded(phase)) {
                throw new RunGoesOnException(
                        "run " + run + " is in " + phase + ": it can be deleted when it has ended, or by force");
            }
        }
        tombstones.write(run);
        return empty(run);
    }

    /// Removes what has come back of deleted runs. Call it at a steady pace, from one thread.
    ///
    /// @param responsible for which runs this member does it
    public void sweep(Predicate<RunId> responsible) {
        Map<RunId, Long> deleted = directory.deleted();
        pending.keySet().retainAll(deleted.keySet());
        deleted.forEach((run, news) -> {
            Pending waiting = pending.computeIfAbsent(run, _ -> new Pending());
            if (waiting.news != news) {
                waiting.news = news;
                waiting.passes = 0;
            }
            if (SWEEPS.contains(waiting.passes) && responsible.test(run)) {
                empty(run);
            }
            waiting.passes++;
        });
    }

    private Removed empty(RunId run) {
        String manifest = RunObjects.manifest(run);
        long objects = 0;
        long bytes = 0;
        List<StoredObject> found = archive.list(RunObjects.run(run));
        for (StoredObject object : found) {
            if (!object.objectKey().equals(manifest)) {
                archive.remove(object.objectKey());
            }
        }
        for (StoredObject object : found) {
            if (object.objectKey().equals(manifest)) {
                archive.remove(manifest);
            }
            objects++;
            bytes += object.sizeInBytes();
        }
        return new Removed(objects, bytes);
    }
}
