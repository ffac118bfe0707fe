package dev.perrin.trainer.observation;

import dev.perrin.proto.checkpoint.v1.OpenObservations;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.sgd.Projection;
import dev.perrin.trainer.sgd.StepSums;
import dev.perrin.wire.RunSpecRules;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Gathers the observations of consecutive steps into batches of at most [#BATCH_STEPS]. A batch never spans two
/// phases. Not thread safe.
public final class ObservationRecorder {
    public static final int BATCH_STEPS = RunSpecRules.OBSERVATION_BATCH_STEPS;

    private final String run;
    private Hyperparameters hyperparameters;
    private final boolean classifies;
    private final LongSupplier nanoTime;
    private final Consumer<ObservationBatch> sink;
    private final TensorRows tensors;
    private final int tensorIntervalSteps;
    private @Nullable Projection projection;
    private long referenceStep;
    private long projectionIntervalSteps;
    private double[] positions = {};
    private double[] velocities = {};
    private ObservationBatch.Builder batch;
    private long ordinal;
    private long batchStartedAt;

    /// @param tensorCount of the parameters' layout
    /// @param tensorIntervalSteps of a row of sums by tensor, 1 to [#BATCH_STEPS]
    /// @param nanoTime monotonic clock for the throughput
    /// @param sink takes each full batch
    public ObservationRecorder(
            String run,
            Hyperparameters hyperparameters,
            boolean classifies,
            int tensorCount,
            int tensorIntervalSteps,
            LongSupplier nanoTime,
            Consumer<ObservationBatch> sink) {
        this.run = run;
        this.hyperparameters = hyperparameters;
        this.classifies = classifies;
        this.nanoTime = nanoTime;
        this.sink = sink;
        this.tensors = new TensorRows(tensorCount);
        this.tensorIntervalSteps = tensorIntervalSteps;
        this.batch = ObservationBatch.newBuilder();
    }

    /// From now on, says at every n-th step after the reference point where it is along some directions.
    ///
    /// @param directions of the point that moves
    /// @param reachedAt step of the reference point
    /// @param intervalSteps n ≥ 1
    public void projectOn(Projection directions, long reachedAt, long intervalSteps) {
        projection = directions;
        positions = new double[directions.modes()];
        velocities = new double[directions.modes()];
        referenceStep = reachedAt;
        projectionIntervalSteps = intervalSteps;
    }

    /// @param outcome of the minibatch before the update
    /// @param sums of the update
    /// @param totalLoss loss of the minibatch with its L2 term
    public void add(long step, Phase phase, BatchOutcome outcome, StepSums sums, double totalLoss) {
        if (batch.getStepCount() > 0 && batch.getPhase() != phase) {
            flush();
        }
        if (batch.getStepCount() == 0) {
            batch.setPhase(phase);
            batchStartedAt = batchStartedAt == 0 ? nanoTime.getAsLong() : batchStartedAt;
        }
        batch.addStep(step)
                .addLoss(totalLoss)
                .addLocalDisplacementSquared(sums.localDisplacementSquared())
                .addPositionNormSquared(sums.positionSquared())
                .addVelocityNormSquared(sums.velocitySquared())
                .addPositionDotGradient(sums.positionDotGradient());
        if (classifies) {
            batch.addAccuracy(outcome.accuracy());
        }
        if (phase != Phase.PHASE_CONVERGENCE) {
            batch.addGlobalDisplacementSquared(sums.globalDisplacementSquared())
                    .addDisplacementDotGradient(sums.displacementDotGradient());
        }
        tensors.add(sums);
        if (tensors.steps() == tensorIntervalSteps) {
            tensors.end(step, batch.getTensorsBuilder());
        }
        project(step);
        if (batch.getStepCount() == BATCH_STEPS) {
            flush();
        }
    }

    private void project(long step) {
        if (projection == null || (step - referenceStep) % projectionIntervalSteps != 0) {
            return;
        }
        projection.at(positions, velocities);
        var rows = batch.getProjectionsBuilder().setModes(projection.modes()).addStep(step);
        for (int mode = 0; mode < positions.length; mode++) {
            rows.addPosition(positions[mode]).addVelocity(velocities[mode]);
        }
    }

    /// η of the update that is added next, where a schedule varies it.
    public void learningRate(double learningRate) {
        batch.addLearningRate(learningRate);
    }

    /// Those in force from the next update on. A batch never spans a change.
    public void changeTo(Hyperparameters changed) {
        flush();
        hyperparameters = changed;
    }

    /// What has been gathered and not been handed over: all that going on needs, beside [#projectOn].
    public OpenObservations open() {
        OpenObservations.Builder open =
                OpenObservations.newBuilder().setOrdinal(ordinal).setBatch(batch.build());
        tensors.save(open);
        return open.build();
    }

    /// Goes on as the recorder did that left this.
    public void resume(OpenObservations open) {
        ordinal = open.getOrdinal();
        batch = open.getBatch().toBuilder();
        tensors.restore(open);
        batchStartedAt = nanoTime.getAsLong();
    }

    /// Hands over what has been gathered, if anything.
    public void flush() {
        if (batch.getStepCount() == 0) {
            return;
        }
        if (tensors.steps() > 0) {
            tensors.end(batch.getStep(batch.getStepCount() - 1), batch.getTensorsBuilder());
        }
        long now = nanoTime.getAsLong();
        double seconds = Math.max(1, now - batchStartedAt) * 1e-9;
        sink.accept(batch.setRun(run)
                .setOrdinal(ordinal)
                .setHyperparameters(hyperparameters)
                .setStepsPerSecond(batch.getStepCount() / seconds)
                .build());
        ordinal++;
        batch = ObservationBatch.newBuilder();
        batchStartedAt = now;
    }
}
