package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.run.v1.Hyperparameters;
import dev.perrin.publisher.AcknowledgementBarrier;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.checkpoint.CheckpointWriter;
import dev.perrin.trainer.checkpoint.SamplerPositions;
import dev.perrin.trainer.data.SamplerPosition;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.PhasePoint;
import java.time.Duration;

/// Writes down the state of a limiting phase between two steps.
final class LimitingCheckpoints {
    private final LimitingStart start;
    private final CheckpointWriter writer;
    private final SnapshotPublisher publisher;
    private final ObservationRecorder observations;
    private final RunState state;
    private final RunStream stream;
    private final RunPlan plan;
    private final Duration timeout;

    /// @param timeout for what was published before a checkpoint to be acknowledged
    LimitingCheckpoints(
            LimitingStart start,
            CheckpointWriter writer,
            SnapshotPublisher publisher,
            ObservationRecorder observations,
            RunState state,
            RunStream stream,
            RunPlan plan,
            Duration timeout) {
        this.start = start;
        this.writer = writer;
        this.publisher = publisher;
        this.observations = observations;
        this.state = state;
        this.stream = stream;
        this.plan = plan;
        this.timeout = timeout;
    }

    /// The state that a limiting phase begins with, without places.
    ///
    /// @param model its buffers are written down. Not modified.
    static Checkpoint.Builder beginning(RunPlan plan, Model model, ObservationRecorder observations) {
        Checkpoint.Builder beginning = Checkpoint.newBuilder()
                .setRun(plan.run().value())
                .setHyperparameters(plan.spec().getHyperparameters())
                .setSampler(SamplerPositions.message(SamplerPosition.START))
                .setObservations(observations.open());
        addBuffers(beginning, model);
        return beginning;
    }

    /// @throws RuntimeException with what went wrong when an earlier one was written
    boolean isDue() {
        return writer.isDue();
    }

    /// Takes down what training knows, but for the phase point.
    ///
    /// @param step the last one made
    /// @param inForce hyperparameters at that step
    /// @param sampler after its minibatch
    /// @param nextOrdinal of the snapshot that comes next
    Checkpoint.Builder describe(
            long step, Hyperparameters inForce, SamplerPosition sampler, long nextOrdinal, Model model) {
        Checkpoint.Builder next = start.checkpoint().toBuilder()
                .clearPhasePoint()
                .clearReference()
                .clearBuffers()
                .setTakenAt(state.now())
                .setStep(step)
                .setHyperparameters(inForce)
                .setSampler(SamplerPositions.message(sampler))
                .setNextOrdinal(nextOrdinal)
                .setObservations(observations.open());
        addBuffers(next, model);
        return next;
    }

    /// Called by whoever offers snapshots, after all those before the checkpoint and before all others.
    ///
    /// @param next as [#describe] made it. Modified.
    /// @param taken snapshots since the start that the publisher took
    /// @param point after that step. Not modified.
    void take(Checkpoint.Builder next, long taken, PhasePoint point) {
        Checkpoint before = start.checkpoint();
        next.setSnapshotsPublished(before.getSnapshotsPublished() + taken)
                .setSnapshotsDropped(before.getSnapshotsDropped() + publisher.dropped());
        AcknowledgementBarrier barrier = publisher.barrier();
        writer.take(next, point, () -> {
            publisher.awaitAcknowledged(barrier, timeout);
            stream.awaitObservations(plan.run());
        });
    }

    /// Waits for the one that is under way, so that another can be taken, or until the time is over.
    ///
    /// @return whether none is under way any more
    boolean flush() throws InterruptedException {
        return writer.flush(timeout);
    }

    private static void addBuffers(Checkpoint.Builder checkpoint, Model model) {
        float[] buffers = new float[Math.toIntExact(model.buffers().dimension())];
        model.copyBuffers(buffers);
        for (float each : buffers) {
            checkpoint.addBuffers(each);
        }
    }
}
