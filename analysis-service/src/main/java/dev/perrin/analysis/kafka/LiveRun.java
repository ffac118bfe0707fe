package dev.perrin.analysis.kafka;

import dev.perrin.analysis.run.RunAnalysis;
import dev.perrin.analysis.run.SnapshotAssembler;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunRecord;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What stage 2 holds in memory about a run that is not finished. Everything that must survive is in the stores.
final class LiveRun {
    private RunRecord record;
    private @Nullable Measurement measurement;

    /// Something was measured or learned since the last published result.
    boolean changed = true;
    /// Number of the last result while nothing is measured yet.
    long sequence;
    /// When the oldest displacement point began to wait for its losses.
    long waitingSinceMillis = Long.MAX_VALUE;
    /// When the run was first seen to be over.
    long overSinceMillis = Long.MAX_VALUE;
    /// When something was last heard of the run.
    long lastInputMillis;
    /// As in the last published result.
    String predictionStatus = "";

    /// Set with the first snapshot.
    record Measurement(RunPlan plan, RunAnalysis analysis, SnapshotAssembler assembler) {}

    LiveRun(RunRecord record) {
        this.record = record;
    }

    RunRecord record() {
        return record;
    }

    /// Keeps the later of two records.
    void learn(RunRecord other) {
        boolean later = other.getUpdatedAt().getSeconds()
                        > record.getUpdatedAt().getSeconds()
                || (other.getUpdatedAt().getSeconds() == record.getUpdatedAt().getSeconds()
                        && other.getUpdatedAt().getNanos()
                                >= record.getUpdatedAt().getNanos());
        if (later && !other.equals(record)) {
            record = other;
            changed = true;
        }
    }

    Optional<Measurement> measurement() {
        return Optional.ofNullable(measurement);
    }

    void begin(Measurement begun) {
        measurement = begun;
    }
}
