package dev.perrin.snapshot.republish;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.NotExportableException;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.StoredCurvature;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.StoredVectors;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.archive.VectorReader;
import dev.perrin.snapshot.archive.WholeSnapshots;
import dev.perrin.snapshot.export.TooManyException;
import dev.perrin.snapshot.republish.Claims.Heartbeat;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FrameWriter;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Publishes stored snapshots again, under a new run: its record, the curvature measurements, the snapshots in
/// order, the record once more as FINISHED. Everything that analysis-service reads of a run is there but the
/// observations, which the archive does not keep.
///
/// Snapshots of which every shard is stored are sent, with ordinals counted from 0; step, phase, reference and
/// curvature step are those that were stored. Thread safe.
public final class Republisher {
    /// Each holds the producer's buffer and the windows of [StoredVectors].
    static final int MAX_CONCURRENT = 2;

    private static final Logger LOG = System.getLogger(Republisher.class.getName());

    private final SnapshotArchive archive;
    private final StoredRuns runs;
    private final RunDirectory directory;
    private final SnapshotIndex index;
    private final VectorReader vectors;
    private final Claims claims;
    private final Supplier<RunStream> streams;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT);

    public Republisher(
            SnapshotArchive archive,
            StoredRuns runs,
            RunDirectory directory,
            SnapshotIndex index,
            VectorReader vectors,
            Claims claims,
            Supplier<RunStream> streams,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.archive = archive;
        this.runs = runs;
        this.directory = directory;
        this.index = index;
        this.vectors = vectors;
        this.claims = claims;
        this.streams = streams;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /// Returns when the last record is acknowledged.
    ///
    /// @return snapshots published
    /// @throws RunExistsException when the id of the new run is known, or somebody is republishing to it
    /// @throws ClaimLostException when another member took this one for dead and has ended the run
    /// @throws RunStreamException when the broker does not answer; the new run has then failed, as its record says
    ///     unless that could not be written either
    public long republish(RepublishOrder order, ProgressListener listener) {
        if (!permits.tryAcquire()) {
            throw new TooManyException("at most " + MAX_CONCURRENT + " runs are republished at the same time");
        }
        try {
            KnownRun source = index.known(order.run());
            requireNew(order.newRun());
            if (!source.record().hasLimiting()) {
                throw new NotExportableException("run " + order.run()
                        + " has no limiting phase on record, without which its snapshots cannot be analysed");
            }
            return republish(order, source, listener);
        } finally {
            permits.release();
        }
    }

    private void requireNew(RunId newRun) {
        if (!directory.isCaughtUp()) {
            throw new NotReadyException("perrin.runs has not been read yet; is the broker reachable?");
        }
        if (runs.find(newRun).isPresent()) {
            throw new RunExistsException("new_run must not be known yet, but " + newRun + " is");
        }
    }

    private long republish(RepublishOrder order, KnownRun source, ProgressListener listener) {
        WholeSnapshots selected = index.whole(source, order.range());
        if (selected.count() == 0) {
            throw new NotStoredException("no snapshot of run " + order.run() + " in the selection is stored");
        }
        Claim claim = claims.take(order.newRun())
                .orElseThrow(() -> new RunExistsException("run " + order.newRun() + " is being republished"));
        try (Heartbeat heartbeat = claims.keepAlive(claim)) {
            try {
                // Somebody may have announced it since it was looked for.
                requireNew(order.newRun());
            } catch (RuntimeException known) {
                heartbeat.stop();
                claims.release(claim);
                throw known;
            }
            long published = republish(order, source, selected, heartbeat, listener);
            heartbeat.stop();
            claims.end(claim);
            return published;
        }
    }

    private long republish(
            RepublishOrder order,
            KnownRun source,
            WholeSnapshots selected,
            Heartbeat heartbeat,
            ProgressListener listener) {
        RunRecord begun = begin(order, source.record(), selected);
        try (RunStream stream = streams.get()) {
            stream.publish(begun);
            Publication publication = new Publication(order, source, selected, stream, heartbeat, listener);
            try {
                publication.run();
                heartbeat.requireNow();
                stream.publish(ended(begun, RunPhase.RUN_PHASE_FINISHED, publication.published(), selected, ""));
            } catch (ClaimLostException lost) {
                // Whoever has it now says how the run ended.
                throw lost;
            } catch (RuntimeException failed) {
                RunRecord failure = ended(
                        begun,
                        RunPhase.RUN_PHASE_FAILED,
                        publication.published(),
                        selected,
                        "republishing run " + order.run() + " failed: " + failed.getMessage());
                recordFailure(stream, heartbeat, failure, failed);
                throw failed;
            }
            return publication.published();
        }
    }

    /// A failure that cannot be written is written by whoever finds the claim abandoned.
    private void recordFailure(RunStream stream, Heartbeat heartbeat, RunRecord failure, RuntimeException cause) {
        try {
            heartbeat.requireNow();
            stream.publish(failure);
            heartbeat.stop();
            claims.end(heartbeat.claim());
        } catch (RuntimeException unrecorded) {
            LOG.log(
                    Level.WARNING,
                    "failure of a republished run is not on record run={0} cause={1}",
                    failure.getRun(),
                    unrecorded.getMessage());
            cause.addSuppressed(unrecorded);
        }
    }

    private RunRecord begin(RepublishOrder order, RunRecord source, WholeSnapshots selected) {
        Timestamp now = now();
        return source.toBuilder()
                .setRun(order.newRun().value())
                .setSpec(source.getSpec().toBuilder().setRun(order.newRun().value()))
                .setPhase(RunPhase.RUN_PHASE_LIMITING)
                .setProgress(Progress.newBuilder()
                        .setLastStep(selected.step(selected.count() - 1))
                        .setActivity("republished from " + order.run()))
                .setRepublishedFrom(order.run().value())
                .clearReason()
                .setStartedAt(now)
                .setUpdatedAt(now)
                .build();
    }

    private RunRecord ended(RunRecord begun, RunPhase phase, long published, WholeSnapshots selected, String reason) {
        long step = published == 0 ? 0 : selected.step(Math.toIntExact(published - 1));
        return begun.toBuilder()
                .setPhase(phase)
                .setProgress(begun.getProgress().toBuilder().setStep(step).setSnapshotsPublished(published))
                .setReason(reason)
                .setUpdatedAt(now())
                .build();
    }

    private Timestamp now() {
        Instant now = clock.instant();
        return Timestamp.newBuilder()
                .setSeconds(now.getEpochSecond())
                .setNanos(now.getNano())
                .build();
    }

    /// One run on its way.
    private final class Publication {
        private final RepublishOrder order;
        private final KnownRun source;
        private final WholeSnapshots selected;
        private final RunStream stream;
        private final Heartbeat heartbeat;
        private final ProgressListener listener;
        private final AtomicLong published = new AtomicLong();

        Publication(
                RepublishOrder order,
                KnownRun source,
                WholeSnapshots selected,
                RunStream stream,
                Heartbeat heartbeat,
                ProgressListener listener) {
            this.order = order;
            this.source = source;
            this.selected = selected;
            this.stream = stream;
            this.heartbeat = heartbeat;
            this.listener = listener;
        }

        long published() {
            return published.get();
        }

        void run() {
            for (String key : StoredCurvature.keys(archive, order.run())) {
                CurvatureCopy.parts(StoredCurvature.open(archive, key), order.newRun(), part -> {
                    requireListener();
                    stream.publish(part);
                });
            }
            StoredVectors stored = vectors.open(source, selected, Optional.empty());
            Pace pace = Pace.ofSnapshots(order.snapshotsPerSecond(), nanoTime, listener::await);
            for (int number = 0; number < selected.count(); number++) {
                if (number > 0) {
                    pace.keep(1);
                }
                requireListener();
                publish(stored, number);
                listener.progressed(published(), selected.count());
            }
            stream.flush();
        }

        private void publish(StoredVectors stored, int number) {
            SnapshotHead head = stored.head(number);
            List<Shard> shards = source.record().getShardsList();
            PartHeader snapshot = header(head, number).toBuilder()
                    .setBuffers(ByteString.copyFrom(stored.buffers(number)))
                    .build();
            int frames = shards.stream().mapToInt(Shard::getPartCount).sum();
            AtomicInteger missing = new AtomicInteger(frames);
            for (Shard shard : shards) {
                FrameWriter frameWriter = new FrameWriter(shard, source.record().getDataType(), snapshot);
                while (frameWriter.hasNext()) {
                    byte[] frame = frameWriter.next((first, position, velocity) -> {
                        stored.fill(number, VectorPart.POSITION, shard.getOffset() + first, position);
                        stored.fill(number, VectorPart.VELOCITY, shard.getOffset() + first, velocity);
                    });
                    stream.send(order.newRun(), shard.getIndex(), frame, () -> {
                        if (missing.decrementAndGet() == 0) {
                            published.incrementAndGet();
                        }
                    });
                }
            }
        }

        private PartHeader header(SnapshotHead head, int number) {
            PartHeader.Builder header = PartHeader.newBuilder()
                    .setRun(order.newRun().value())
                    .setOrdinal(number)
                    .setStep(head.step())
                    .setPhase(head.phase())
                    .setReference(head.reference());
            head.curvatureStep().ifPresent(header::setCurvatureStep);
            if (head.phase() == Phase.PHASE_UNSPECIFIED) {
                tell(header, source.record().getLimiting());
            }
            return header.build();
        }

        private void requireListener() {
            heartbeat.require();
            if (listener.isGone()) {
                throw new NotExportableException("whoever asked for it has gone");
            }
        }
    }

    /// Segments of format 1 do not tell the phase; the record does.
    private static void tell(PartHeader.Builder header, LimitingPhase limiting) {
        long since = header.getStep() - limiting.getReferenceStep();
        header.setReference(since == 0)
                .setPhase(
                        since < 0
                                ? Phase.PHASE_CONVERGENCE
                                : since < limiting.getBurnInSteps() ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING);
        if (since >= 0 && limiting.hasCurvatureStep()) {
            header.setCurvatureStep(limiting.getCurvatureStep());
        }
    }
}
