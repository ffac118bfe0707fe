package dev.perrin.analysis.sim;

import com.google.protobuf.ByteString;
import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

/// A heavy ball in independent modes, one for each coordinate, whose hyperparameters change on the way: from rest at
/// the minimum, which is the reference point.
public final class ChangedRun {
    private static final int DIMENSION = 60;
    private static final int BURN_IN_SNAPSHOTS = 40;

    private final Frames frames;
    private final RunRecord record;

    private ChangedRun(Frames frames, RunRecord record) {
        this.frames = frames;
        this.record = record;
    }

    /// @param changes ascending steps; of their hyperparameters only those before need not be given
    public static ChangedRun simulate(long seed, int snapshots, List<RunEvent> changes) {
        Trajectory trajectory = trajectory(seed, snapshots, changes);
        Frames frames = new Frames(trajectory, 2, BURN_IN_SNAPSHOTS);
        return new ChangedRun(
                frames,
                frames.record(RunPhase.RUN_PHASE_FINISHED).toBuilder()
                        .addAllEvents(changes)
                        .build());
    }

    /// What Frames are made with.
    public static Hyperparameters first() {
        return new Frames(Trajectory.of(new float[1][DIMENSION], new float[1][DIMENSION]), 1, 0)
                .record(RunPhase.RUN_PHASE_FINISHED)
                .getSpec()
                .getHyperparameters();
    }

    private static Trajectory trajectory(long seed, int snapshots, List<RunEvent> changes) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] position = new float[snapshots][DIMENSION];
        float[][] velocity = new float[snapshots][DIMENSION];
        double[] x = new double[DIMENSION];
        double[] v = new double[DIMENSION];
        Hyperparameters inForce = first();
        long step = Frames.REFERENCE_STEP;
        for (int ordinal = 1; ordinal < snapshots; ordinal++) {
            for (; step < Frames.evenStep(ordinal); step++) {
                for (RunEvent event : changes) {
                    if (event.getStep() == step + 1) {
                        inForce = event.getAfter();
                        v = event.getVelocityReset() ? new double[DIMENSION] : v;
                    }
                }
                double scale = Math.sqrt((double) first().getBatchSize() / inForce.getBatchSize());
                for (int mode = 0; mode < DIMENSION; mode++) {
                    double noise = scale * Math.sqrt(noiseVariance(mode)) * random.nextGaussian();
                    double force = (eigenvalue(mode) + inForce.getWeightDecay()) * x[mode] + noise;
                    v[mode] = inForce.getMomentum() * v[mode] - force;
                    x[mode] += inForce.getLearningRate() * v[mode];
                }
            }
            for (int mode = 0; mode < DIMENSION; mode++) {
                position[ordinal][mode] = (float) x[mode];
                velocity[ordinal][mode] = (float) v[mode];
            }
        }
        return Trajectory.of(position, velocity);
    }

    private static double eigenvalue(int mode) {
        return 2 * Math.pow(0.05, (double) mode / (DIMENSION - 1));
    }

    /// Of one step, with the batch size of the specification.
    private static double noiseVariance(int mode) {
        return 0.1 * eigenvalue(mode);
    }

    public Frames frames() {
        return frames;
    }

    public RunRecord record() {
        return record;
    }

    /// All modes, the first two with their eigenvectors.
    public static Curvature curvature() {
        ByteBuffer elements = ByteBuffer.allocate(2 * DIMENSION * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        elements.putDouble(0, 1).putDouble((DIMENSION + 1) * Double.BYTES, 1);
        CRC32C checksum = new CRC32C();
        checksum.update(elements.array());
        CurvatureSummary.Builder summary = CurvatureSummary.newBuilder();
        for (int mode = 0; mode < DIMENSION; mode++) {
            summary.addEigenvalue(eigenvalue(mode))
                    .addNoiseVariance(noiseVariance(mode))
                    .addGradient(0);
        }
        return new CurvatureAssembler()
                .add(CurvaturePart.newBuilder()
                        .setRun(Frames.RUN)
                        .setStep(Frames.REFERENCE_STEP)
                        .setPartCount(1)
                        .setDimension(DIMENSION)
                        .setEigenvectorCount(2)
                        .setSummary(summary)
                        .setElements(ByteString.copyFrom(elements.array()))
                        .setElementsCrc32C((int) checksum.getValue())
                        .build())
                .orElseThrow();
    }
}
