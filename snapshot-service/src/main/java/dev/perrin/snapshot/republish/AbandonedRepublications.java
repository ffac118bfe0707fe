package dev.perrin.snapshot.republish;

import com.google.protobuf.Timestamp;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunSummaries;
import dev.perrin.snapshot.archive.RunSummary;
import dev.perrin.wire.RunId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Ends runs whose republication was cut off: nobody else would, and they would stay in their limiting phase for ever.
/// Used by one thread.
public final class AbandonedRepublications {
    private final RunDirectory directory;
    private final RunSummaries runs;
    private final Claims claims;
    private final Supplier<RunStream> streams;
    private final InstantSource clock;

    public AbandonedRepublications(
            RunDirectory directory,
            RunSummaries runs,
            Claims claims,
            Supplier<RunStream> streams,
            InstantSource clock) {
        this.directory = directory;
        this.runs = runs;
        this.claims = claims;
        this.streams = streams;
        this.clock = clock;
    }

    /// Looks at every run once; one that was cut off is closed by a call that comes a lease after the first that saw it
    /// silent.
    ///
    /// @param responsible for which runs this member does it
    /// @return how many were closed
    public int close(Predicate<RunId> responsible) {
        int closed = 0;
        for (RunId id : directory.runs()) {
            Optional<KnownRun> run = directory.find(id).filter(known -> !known.hasEnded());
            if (run.isPresent()
                    && !run.get().record().getRepublishedFrom().isEmpty()
                    && responsible.test(id)
                    && close(run.get())) {
                closed++;
            }
        }
        return closed;
    }

    private boolean close(KnownRun run) {
        Optional<Claim> claim = claims.takeAbandoned(run.id());
        if (claim.isEmpty()) {
            return false;
        }
        try (RunStream stream = streams.get()) {
            stream.publish(failed(run));
        }
        claims.end(claim.get());
        return true;
    }

    private RunRecord failed(KnownRun run) {
        long stored = runs.find(run.id()).map(RunSummary::snapshotsStored).orElse(0L);
        Instant now = clock.instant();
        RunRecord.Builder record = run.record().toBuilder()
                .setPhase(RunPhase.RUN_PHASE_FAILED)
                .setReason("republishing run " + run.record().getRepublishedFrom()
                        + " was cut off: the service that did it is gone")
                .setUpdatedAt(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()));
        record.getProgressBuilder().setSnapshotsPublished(stored);
        return record.build();
    }
}
