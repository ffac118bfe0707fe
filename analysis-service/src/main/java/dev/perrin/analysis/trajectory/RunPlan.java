package dev.perrin.analysis.trajectory;

import dev.perrin.analysis.lag.LagSet;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.PartPlan;
import java.util.Optional;
import java.util.stream.LongStream;

/// What a run's record fixes from the reference point on: layout, schedule, hyperparameters, and so which lags are
/// going to be measured. A pure function of the record and the settings: every instance and every restart gets the
/// same.
///
/// A snapshot's **index** is (step − reference step) / interval. Windows are told by index, never by ordinal, so
/// that a snapshot which was dropped makes no lag wrong.
public final class RunPlan {
    private static final int[] ANCHORS_OF_A_DECADE = {1, 2, 5};

    private final RunRecord record;
    private final MeasurementSettings settings;
    private final Hyperparameters hyperparameters;
    private final LagSet lags;
    private final int[] firstPart;
    private final long[] referenceSteps;
    private final long[] anchorSteps;
    private final DistanceMethod distanceMethod;
    private final ComponentPlan components;

    private RunPlan(RunRecord record, MeasurementSettings settings, LagSet lags, int[] firstPart) {
        this.record = record;
        this.settings = settings;
        this.hyperparameters = heavyBall(record.getSpec().getHyperparameters());
        this.lags = lags;
        this.firstPart = firstPart;
        long lastStep = lastStep();
        this.referenceSteps = settings.referenceAfterSteps().stream()
                .mapToLong(after -> referenceStep() + after)
                .filter(step -> step <= lastStep)
                .toArray();
        this.anchorSteps = anchors(Math.max(1, intervalSteps()));
        this.distanceMethod =
                historyInBytes() <= settings.maxHistoryInBytes() ? DistanceMethod.EXACT : DistanceMethod.SKETCH;
        this.components = ComponentPlan.of(this);
    }

    /// @return empty until the record carries the limiting phase, and for a layout that is not one
    public static Optional<RunPlan> of(RunRecord record, MeasurementSettings settings) {
        if (!record.hasLimiting() || !isLayout(record)) {
            return Optional.empty();
        }
        int[] firstPart = new int[record.getShardsCount() + 1];
        for (int shard = 0; shard < record.getShardsCount(); shard++) {
            firstPart[shard + 1] = firstPart[shard] + record.getShards(shard).getPartCount();
        }
        long interval = intervalSteps(record);
        LagSet lags = LagSet.upTo(interval == 0 ? 0 : record.getSpec().getLimitingSteps() / interval);
        return Optional.of(new RunPlan(record, settings, lags, firstPart));
    }

    /// What the vectors kept for windows and anchors of the whole run take: position and velocity for windows, position
    /// for anchors.
    private double historyInBytes() {
        double vectors = anchorSteps.length + (intervalSteps() > 0 ? 2.0 * LagSet.DEPTH * lags.levels() : 0);
        return vectors * dimension() * Float.BYTES;
    }

    private long[] anchors(long first) {
        LongStream.Builder steps = LongStream.builder();
        long last = record.getSpec().getLimitingSteps();
        for (long decade = 1; decade <= last && decade <= Long.MAX_VALUE / 100; decade *= 10) {
            for (int multiple : ANCHORS_OF_A_DECADE) {
                long waiting = multiple * decade;
                if (waiting >= first && waiting <= last) {
                    steps.add(referenceStep() + waiting);
                }
            }
        }
        return steps.build().toArray();
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

    /// Those of the heavy ball that moves the parameters as the run does: dampening is a smaller learning rate, and
    /// weight decay that leaves tensors out is a part of the loss whose curvature was measured.
    public Hyperparameters hyperparameters() {
        return hyperparameters;
    }

    /// Whether θₖ − θₖ₋₁ = ηvₖ: not with Nesterov momentum.
    public boolean movesByVelocity() {
        return hyperparameters.getMomentumRule() != MomentumRule.MOMENTUM_RULE_NESTEROV;
    }

    static Hyperparameters heavyBall(Hyperparameters meant) {
        Hyperparameters.Builder heavyBall = meant.toBuilder()
                .setLearningRate(meant.getLearningRate() * (1 - meant.getDampening()))
                .clearDampening();
        if (meant.getWeightDecayScope() == WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES) {
            heavyBall.clearWeightDecay();
        }
        return heavyBall.build();
    }

    public boolean cyclic() {
        return record.getSpec().getSampling() == Sampling.SAMPLING_CYCLIC;
    }

    public boolean shuffled() {
        return record.getSpec().getSampling() == Sampling.SAMPLING_SHUFFLED;
    }

    public LagSet lags() {
        return lags;
    }

    public MeasurementSettings settings() {
        return settings;
    }

    /// d.
    public long dimension() {
        return record.getLayout().getDimension();
    }

    /// Whether windowed displacements are measured on the vectors: evenly spaced snapshots, and few enough coordinates.
    public boolean windowed() {
        return intervalSteps() > 0 && distanceMethod == DistanceMethod.EXACT;
    }

    /// Whether windowed displacements are measured at all, on vectors or on sketches.
    public boolean hasWindows() {
        return intervalSteps() > 0;
    }

    /// M, whole minibatches in the data; 0 where there is not one.
    public long batchesPerEpoch() {
        return record.getDataSetSize() / Math.max(1, hyperparameters().getBatchSize());
    }

    /// How windowed displacements and those from anchors are measured.
    public DistanceMethod distanceMethod() {
        return distanceMethod;
    }

    /// Whether a variance is kept for each coordinate.
    public boolean coordinateStatistics() {
        return dimension() <= settings.maxCoordinateStatistics();
    }

    /// Steps at or after which the reference points lie, ascending; each is the first snapshot there. The first one is
    /// the snapshot that the run marks as its reference. The array itself.
    public long[] referenceSteps() {
        return referenceSteps;
    }

    /// Steps at or after which the anchors of two-time displacements lie, 1, 2, 5, 10, … after the reference step; each
    /// is the first snapshot there. The array itself.
    public long[] anchorSteps() {
        return anchorSteps;
    }

    /// Whether displacements from anchors are measured on the vectors.
    public boolean anchorsOnVectors() {
        return distanceMethod == DistanceMethod.EXACT;
    }

    /// Whether windowed displacements and those from anchors are measured on sketches.
    public boolean sketched() {
        return distanceMethod == DistanceMethod.SKETCH;
    }

    /// What the leading components of the trajectory are had from.
    public ComponentPlan components() {
        return components;
    }

    /// What the analysis of the whole run takes in memory at most, in bytes, over all instances: vectors of reference
    /// points, variances, the slices of eigenvectors, the windows and anchors on vectors or on sketches, and the
    /// leading components.
    public double memoryInBytes() {
        double perCoordinate = (double) Float.BYTES * referenceSteps.length
                + (coordinateStatistics() ? 2 * Double.BYTES : 0)
                + (double) Double.BYTES * record.getSpec().getProjectedModes();
        double sketches = (intervalSteps() > 0 ? (double) LagSet.DEPTH * lags.levels() : 0) + anchorSteps.length;
        double history = switch (distanceMethod) {
            case EXACT -> historyInBytes();
            case SKETCH -> 2.0 * Double.BYTES * settings.sketchSize() * sketches;
        };
        return perCoordinate * dimension()
                + history
                + components.memoryInBytes(record.getSpec().getProjectedModes());
    }

    /// Step at which the run ends, if nothing stops it before.
    public long lastStep() {
        return referenceStep() + record.getSpec().getLimitingSteps();
    }

    /// Steps between snapshots; 0 on a logarithmic schedule.
    public long intervalSteps() {
        return intervalSteps(record);
    }

    public long referenceStep() {
        return record.getLimiting().getReferenceStep();
    }

    /// Steps after the reference step that windowed and stationary averages leave out.
    public long burnInSteps() {
        return settings.burnInSteps().orElse(record.getLimiting().getBurnInSteps());
    }

    /// First step over which windowed and stationary averages are taken.
    public long firstLimitingStep() {
        return referenceStep() + burnInSteps();
    }

    /// Whether windowed and stationary averages include a step.
    public boolean isLimiting(long step) {
        return step >= firstLimitingStep();
    }

    /// Steps over which windowed and stationary averages are going to be taken.
    public long averagedSteps() {
        return record.getSpec().getLimitingSteps() - burnInSteps();
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
        return Math.ceilDiv(burnInSteps(), Math.max(1, intervalSteps()));
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
