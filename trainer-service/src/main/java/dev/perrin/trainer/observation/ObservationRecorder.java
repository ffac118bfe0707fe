package dev.perrin.trainer.observation;

import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.model.BatchOutcome;
import dev.perrin.trainer.sgd.StepSums;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Gathers the observations of consecutive steps into batches of at most [#BATCH_STEPS]. A batch never spans two
/// phases. Not thread safe.
public final class ObservationRecorder {
    public static final int BATCH_STEPS = 100;

    private final String run;
    private Hyperparameters hyperparameters;
    private final boolean classifies;
    private final LongSupplier nanoTime;
    private final Consumer<ObservationBatch> sink;
    private ObservationBatch.Builder batch;
    private long ordinal;
    private long batchStartedAt;

    /// @param nanoTime monotonic clock for the throughput
    /// @param sink takes each full batch
    public ObservationRecorder(
            String run,
            Hyperparameters hyperparameters,
            boolean classifies,
            LongSupplier nanoTime,
            Consumer<ObservationBatch> sink) {
        this.run = run;
        this.hyperparameters = hyperparameters;
        this.classifies = classifies;
        this.nanoTime = nanoTime;
        this.sink = sink;
        this.batch = ObservationBatch.newBuilder();
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
            batch.addGlobalDisplacementSquared(sums.globalDisplacementSquared());
        }
        if (batch.getStepCount() == BATCH_STEPS) {
            flush();
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

    /// Hands over what has been gathered, if anything.
    public void flush() {
        if (batch.getStepCount() == 0) {
            return;
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
