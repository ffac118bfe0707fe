package dev.perrin.analysis.kafka;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.perrin.analysis.catalog.Catalog;
import dev.perrin.analysis.comparison.Predictions;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.run.PhaseFeed;
import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.RunAnalysisCodec;
import dev.perrin.analysis.run.RunWindows;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stage 2 holds in memory about a run; its [RunState] is written when a commit is prepared.
final class LiveRun {
    private RunRecord record;
    private @Nullable Measurement measurement;
    private long firstOrdinal = -1;
    private long sequence;
    private boolean finished;
    private @Nullable Halt halt;

    /// Something differs from what is stored.
    boolean dirty = true;
    /// Something was measured or learned since the last published result.
    boolean changed = true;
    /// When the oldest displacement point began to wait for its losses.
    long waitingSinceMillis = Long.MAX_VALUE;
    /// When the run was first seen to be over.
    long overSinceMillis = Long.MAX_VALUE;
    /// The last conversation with theory-service that the last result waits for; 0 until that is known.
    int lastAttempt;
    /// When something was last heard of the run.
    long lastInputMillis;
    /// As in the last published result; null before the first.
    Predictions.@Nullable State prediction;
    /// What was published of the phase trajectories.
    PhaseFeed phase = new PhaseFeed();
    /// Making results takes no more than a share of the time: none is made before then.
    long notBeforeMillis;

    /// Set with the first snapshot.
    record Measurement(
            RunPlan plan, RunAnalysis analysis, SnapshotAssembler assembler, RunWindows windows, ModeVectors modes) {}

    LiveRun(RunRecord record) {
        this.record = record;
    }

    /// Without its measurement.
    static LiveRun restored(RunState state) {
        LiveRun run = new LiveRun(state.record());
        run.firstOrdinal = state.firstOrdinal();
        run.sequence = state.sequence();
        run.finished = state.finished();
        run.halt = state.halt().orElse(null);
        run.dirty = false;
        // Whatever was published last may have been lost with the process before.
        run.changed = !state.finished();
        return run;
    }

    RunState state() {
        Optional<Measurement> kept = isComplete() ? Optional.empty() : measurement();
        return new RunState(
                record,
                firstOrdinal,
                sequence,
                finished,
                halt(),
                kept.map(measured -> ByteString.copyFrom(RunAnalysisCodec.encode(measured.analysis())))
                        .orElse(ByteString.EMPTY));
    }

    /// Whether every snapshot that the run published is in its last result.
    private boolean isComplete() {
        return finished
                && halt == null
                && Catalog.isOver(record)
                && measurement()
                        .map(measured -> measured.analysis().snapshotsAnalysed()
                                >= record.getProgress().getSnapshotsPublished())
                        .orElse(true);
    }

    RunRecord record() {
        return record;
    }

    /// Keeps the later of two records of the same use of the id.
    void learn(RunRecord other) {
        if (isOtherUse(other)) {
            if (Timestamps.compare(other.getStartedAt(), record.getStartedAt()) > 0) {
                halt(new Halt(
                        Halt.RESTARTED,
                        "The id of this run was used again at " + Timestamps.toString(other.getStartedAt())
                                + ". No snapshot is analysed since, for those of two uses cannot be told apart."));
            }
            return;
        }
        if (Timestamps.compare(other.getUpdatedAt(), record.getUpdatedAt()) >= 0 && !other.equals(record)) {
            record = other;
            touch();
        }
    }

    private boolean isOtherUse(RunRecord other) {
        Timestamp unknown = Timestamp.getDefaultInstance();
        return !other.getStartedAt().equals(record.getStartedAt())
                && !other.getStartedAt().equals(unknown)
                && !record.getStartedAt().equals(unknown);
    }

    Optional<Measurement> measurement() {
        return Optional.ofNullable(measurement);
    }

    void begin(Measurement begun) {
        measurement = begun;
    }

    /// What was measured cannot be read: it begins anew with the next snapshot.
    void loseMeasurement() {
        measurement = null;
        phase = new PhaseFeed();
        firstOrdinal = -1;
        touch();
    }

    /// @param ordinal of a snapshot that was measured
    void measured(long ordinal) {
        if (firstOrdinal < 0) {
            firstOrdinal = ordinal;
        }
        touch();
    }

    /// Snapshots were given up.
    void gaveUp() {
        touch();
    }

    /// −1 before the first snapshot.
    long firstOrdinal() {
        return firstOrdinal;
    }

    Optional<Halt> halt() {
        return Optional.ofNullable(halt);
    }

    /// The first reason stays.
    void halt(Halt reason) {
        if (halt == null) {
            halt = reason;
            touch();
        }
    }

    boolean finished() {
        return finished;
    }

    void finish() {
        finished = true;
        dirty = true;
    }

    /// Number of the next published result: grows.
    long nextSequence(long atLeast) {
        sequence = Math.max(sequence + 1, atLeast);
        dirty = true;
        return sequence;
    }

    private void touch() {
        changed = true;
        dirty = true;
    }
}
