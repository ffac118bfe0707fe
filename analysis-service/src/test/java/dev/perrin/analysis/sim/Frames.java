package dev.perrin.analysis.sim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.FrameEncoder;
import dev.perrin.wire.frame.ShardPlan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.zip.CRC32C;

/// A simulated run as it comes over the wire: every [#INTERVAL] steps a snapshot, reference point at step
/// [#REFERENCE_STEP], the first two coordinate axes as eigenvectors.
public final class Frames {
    public static final String RUN = "simulated";
    public static final long REFERENCE_STEP = 1000;
    public static final long INTERVAL = 10;
    public static final double LEARNING_RATE = 0.1;

    private static final double MOMENTUM = 0.5;

    private final String run;
    private final Trajectory trajectory;
    private final List<Shard> shards;
    private final int burnInSnapshots;
    private final ParameterLayout layout;
    private final SnapshotSchedule schedule;
    private final LongUnaryOperator stepOf;

    public Frames(Trajectory trajectory, int shardCount, int burnInSnapshots) {
        this(RUN, trajectory, shardCount, burnInSnapshots);
    }

    public Frames(String run, Trajectory trajectory, int shardCount, int burnInSnapshots) {
        this(
                run,
                trajectory,
                ShardPlan.cut(trajectory.dimension(), shardCount, DataType.DATA_TYPE_FLOAT32),
                burnInSnapshots,
                ParameterLayout.newBuilder()
                        .setDimension(trajectory.dimension())
                        .build(),
                SnapshotSchedule.newBuilder().setEverySteps(INTERVAL).build(),
                Frames::evenStep);
    }

    public Frames(Trajectory trajectory, List<Shard> shards, int burnInSnapshots, ParameterLayout layout) {
        this(
                RUN,
                trajectory,
                shards,
                burnInSnapshots,
                layout,
                SnapshotSchedule.newBuilder().setEverySteps(INTERVAL).build(),
                Frames::evenStep);
    }

    private Frames(
            String run,
            Trajectory trajectory,
            List<Shard> shards,
            int burnInSnapshots,
            ParameterLayout layout,
            SnapshotSchedule schedule,
            LongUnaryOperator stepOf) {
        this.run = run;
        this.schedule = schedule;
        this.stepOf = stepOf;
        this.trajectory = trajectory;
        this.shards = shards;
        this.burnInSnapshots = burnInSnapshots;
        this.layout = layout;
    }

    /// The same snapshots on a schedule of growing intervals, 1, 2, 3, … steps.
    public Frames uneven() {
        return new Frames(
                run,
                trajectory,
                shards,
                burnInSnapshots,
                layout,
                SnapshotSchedule.newBuilder().setPerDecade(20).build(),
                Frames::unevenStep);
    }

    public static long evenStep(long ordinal) {
        return REFERENCE_STEP + ordinal * INTERVAL;
    }

    public static long unevenStep(long ordinal) {
        return REFERENCE_STEP + ordinal * (ordinal + 1) / 2;
    }

    public RunRecord record(RunPhase phase) {
        return RunRecord.newBuilder()
                .setRun(run)
                .setPhase(phase)
                .setSpec(RunSpec.newBuilder()
                        .setRun(run)
                        .setHyperparameters(Hyperparameters.newBuilder()
                                .setLearningRate(LEARNING_RATE)
                                .setMomentum(MOMENTUM)
                                .setWeightDecay(1e-3)
                                .setBatchSize(32))
                        .setSampling(Sampling.SAMPLING_IID)
                        .setLimitingSteps(stepOf.applyAsLong(trajectory.snapshots() - 1) - REFERENCE_STEP)
                        .setSnapshots(schedule))
                .setLayout(layout)
                .addAllShards(shards)
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setDataSetSize(1000)
                .setLimiting(LimitingPhase.newBuilder()
                        .setReferenceStep(REFERENCE_STEP)
                        .setBurnInSteps(stepOf.applyAsLong(burnInSnapshots) - REFERENCE_STEP)
                        .setCurvatureStep(REFERENCE_STEP))
                .setProgress(Progress.newBuilder()
                        .setStep(stepOf.applyAsLong(trajectory.snapshots() - 1))
                        .setSnapshotsPublished(trajectory.snapshots()))
                .setUpdatedAt(Timestamp.newBuilder().setSeconds(phase.getNumber()))
                .build();
    }

    public String run() {
        return run;
    }

    /// All parts of one snapshot, in order of shards.
    public List<byte[]> frames(int ordinal) {
        List<byte[]> frames = new ArrayList<>();
        shards.forEach(shard -> frames.addAll(frames(ordinal, shard)));
        return frames;
    }

    /// The parts of one shard of one snapshot.
    public List<byte[]> frames(int ordinal, Shard shard) {
        List<byte[]> frames = new ArrayList<>();
        PartHeader header = PartHeader.newBuilder()
                .setRun(run)
                .setOrdinal(ordinal)
                .setStep(stepOf.applyAsLong(ordinal))
                .setPhase(ordinal < burnInSnapshots ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING)
                .setReference(ordinal == 0)
                .setCurvatureStep(REFERENCE_STEP)
                .build();
        new FrameEncoder(shard)
                .encode(header, trajectory.position()[ordinal], trajectory.velocity()[ordinal], frames::add);
        return frames;
    }

    public List<Shard> shards() {
        return shards;
    }

    public Trajectory trajectory() {
        return trajectory;
    }

    /// Two leading modes along the first two axes, and a flat one.
    public CurvaturePart curvature() {
        int dimension = trajectory.dimension();
        ByteBuffer elements = ByteBuffer.allocate(2 * dimension * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        elements.putDouble(0, 1).putDouble((dimension + 1) * Double.BYTES, 1);
        CRC32C checksum = new CRC32C();
        checksum.update(elements.array());
        return CurvaturePart.newBuilder()
                .setRun(run)
                .setStep(REFERENCE_STEP)
                .setPart(0)
                .setPartCount(1)
                .setDimension(dimension)
                .setEigenvectorCount(2)
                .setSummary(CurvatureSummary.newBuilder()
                        .addEigenvalue(2)
                        .addEigenvalue(1)
                        .addEigenvalue(-0.5)
                        .addNoiseVariance(0.2)
                        .addNoiseVariance(0.1)
                        .addNoiseVariance(0.1))
                .setElements(ByteString.copyFrom(elements.array()))
                .setElementsCrc32C((int) checksum.getValue())
                .build();
    }

    /// What a trainer would observe at each step that leads to the next snapshot: losses of 1/step, and a
    /// fluctuation-dissipation ratio of 1.
    public static ObservationBatch observations(int ordinal) {
        ObservationBatch.Builder batch =
                ObservationBatch.newBuilder().setRun(RUN).setOrdinal(ordinal).setPhase(Phase.PHASE_LIMITING);
        for (long i = 1; i <= INTERVAL; i++) {
            long step = REFERENCE_STEP + ordinal * INTERVAL + i;
            double velocitySquared = 3 + Math.sin((double) step);
            batch.addStep(step)
                    .addLoss(1.0 / step)
                    .addPositionNormSquared(100)
                    .addVelocityNormSquared(velocitySquared)
                    .addPositionDotGradient((1 + MOMENTUM) / 2 * LEARNING_RATE * velocitySquared);
        }
        return batch.build();
    }
}
