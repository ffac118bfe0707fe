package dev.perrin.analysis.trajectory;

import dev.perrin.analysis.lag.LagSet;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.PartPlan;
import java.util.Optional;

/// What a run's record fixes from the reference point on: layout, schedule, hyperparameters, and so which lags are
/// going to be measured. A pure function of the record and the memory limit: every instance and every restart gets
/// the same.
///
/// A snapshot's **index** is (step − reference step) / interval. Windows are told by index, never by ordinal, so
/// that a snapshot which was dropped makes no lag wrong.
public final class RunPlan {
    private final RunRecord record;
    private final LagSet lags;
    private final boolean windowed;
    private final int[] firstPart;

    private RunPlan(RunRecord record, LagSet lags, boolean windowed, int[] firstPart) {
        this.record = record;
        this.lags = lags;
        this.windowed = windowed;
        this.firstPart = firstPart;
    }

    /// @param maxHistoryInBytes what the vectors kept for windowed displacements of one run may take; a run
    ///     that needs more goes without them
    /// @return empty until the record carries the limiting phase, and for a layout that is not one
    public static Optional<RunPlan> of(RunRecord record, long maxHistoryInBytes) {
        if (!record.hasLimiting() || !isLayout(record)) {
            return Optional.empty();
        }
        int[] firstPart = new int[record.getShardsCount() + 1];
        for (int shard = 0; shard < record.getShardsCount(); shard++) {
            firstPart[shard + 1] = firstPart[shard] + record.getShards(shard).getPartCount();
        }
        long interval = intervalSteps(record);
        LagSet lags = LagSet.upTo(interval == 0 ? 0 : record.getSpec().getLimitingSteps() / interval);
        double history =
                (double) LagSet.DEPTH * lags.levels() * record.getLayout().getDimension() * Float.BYTES;
        boolean windowed = interval > 0 && history <= maxHistoryInBytes;
        return Optional.of(new RunPlan(record, lags, windowed, firstPart));
    }

    /// Whether the shards cover the parameter vector in order and are cut into parts as every producer does it.
    private static boolean isLayout(RunRecord record) {
        long covered = 0;
        for (Shard shard : record.getShardsList()) {
            boolean fits = shard.getLength() >= 1
                    && shard.getOffset() == covered
                    && shard.getPartCount()
                            == PartPlan.of(shard.getLength(), DataType.DATA_TYPE_FLOAT32)
                                    .partCount();
            if (!fits) {
                return false;
            }
            covered += shard.getLength();
        }
        return covered >= 1 && covered == record.getLayout().getDimension();
    }

    private static long intervalSteps(RunRecord record) {
        SnapshotSchedule schedule = record.getSpec().getSnapshots();
        return schedule.hasEverySteps() ? Math.max(0, schedule.getEverySteps()) : 0;
    }

    public String run() {
        return record.getRun();
    }

    public RunRecord record() {
        return record;
    }

    public Hyperparameters hyperparameters() {
        return record.getSpec().getHyperparameters();
    }

    public boolean shuffled() {
        return record.getSpec().getSampling() == Sampling.SAMPLING_SHUFFLED;
    }

    public LagSet lags() {
        return lags;
    }

    /// Whether windowed displacements are measured at all: evenly spaced snapshots, and few enough coordinates.
    public boolean windowed() {
        return windowed;
    }

    /// Steps between snapshots; 0 on a logarithmic schedule.
    public long intervalSteps() {
        return intervalSteps(record);
    }

    public long referenceStep() {
        return record.getLimiting().getReferenceStep();
    }

    /// First step over which windowed and stationary averages are taken.
    public long firstLimitingStep() {
        return referenceStep() + record.getLimiting().getBurnInSteps();
    }

    /// Steps over which windowed and stationary averages are going to be taken.
    public long averagedSteps() {
        return record.getSpec().getLimitingSteps() - record.getLimiting().getBurnInSteps();
    }

    /// Steps of a lag slot.
    public long lagSteps(int slot) {
        return lags.lag(slot) * intervalSteps();
    }

    /// Place of a step on the schedule; −1 for a step that is not on it.
    public long indexOf(long step) {
        long sinceReference = step - referenceStep();
        long interval = intervalSteps();
        if (interval == 0 || sinceReference < 0 || sinceReference % interval != 0) {
            return -1;
        }
        return sinceReference / interval;
    }

    /// First index over which windowed averages are taken.
    public long firstLimitingIndex() {
        return Math.ceilDiv(record.getLimiting().getBurnInSteps(), Math.max(1, intervalSteps()));
    }

    /// Parts of all shards together.
    public int partCount() {
        return firstPart[firstPart.length - 1];
    }

    /// Place of a part in the canonical order: by shard, then by part.
    public int partIndex(int shard, int part) {
        return firstPart[shard] + part;
    }

    /// The coordinates of a part; empty when the layout has no such part.
    public Optional<PartRange> range(int shard, int part) {
        if (shard >= record.getShardsCount() || part >= record.getShards(shard).getPartCount()) {
            return Optional.empty();
        }
        Shard layout = record.getShards(shard);
        PartPlan plan = PartPlan.of(layout.getLength(), DataType.DATA_TYPE_FLOAT32);
        return Optional.of(
                new PartRange(shard, part, layout.getOffset(), plan.firstCoordinate(part), plan.coordinateCount(part)));
    }
}
