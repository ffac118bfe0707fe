package dev.perrin.trainer.run;

import dev.perrin.proto.checkpoint.v1.Checkpoint;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.publisher.PublishReport;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.trainer.checkpoint.CheckpointLog;
import dev.perrin.trainer.checkpoint.CheckpointWriter;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.observation.ObservationRecorder;
import dev.perrin.trainer.sgd.Descent;
import java.util.Locale;

/// A limiting phase with what takes its snapshots, observations and checkpoints away.
final class PublishedPhase {
    private static final System.Logger LOG = System.getLogger(PublishedPhase.class.getName());

    private final RunPlan plan;
    private final RunState state;
    private final RunEnvironment environment;
    private final RunChanges changes;

    PublishedPhase(RunPlan plan, RunState state, RunEnvironment environment, RunChanges changes) {
        this.plan = plan;
        this.state = state;
        this.environment = environment;
        this.changes = changes;
    }

    /// Returns when everything is published.
    void run(
            Model model,
            TrainingData data,
            ChangeQueue queue,
            ObservationRecorder observations,
            ScheduledCurvature measurements,
            LimitingStart start,
            Descent descent,
            CheckpointLog checkpoints)
            throws InterruptedException {
        try (SnapshotPublisher publisher = new SnapshotPublisher(
                environment.settings().publishing(),
                plan.run(),
                state.current().getShardsList(),
                DataType.DATA_TYPE_FLOAT32,
                Math.toIntExact(model.buffers().dimension()),
                environment.stream().snapshots(plan.run()),
                environment.metrics(),
                environment.nanoTime(),
                environment.threads())) {
            try (CheckpointWriter writer = writer(start, checkpoints)) {
                LimitingPhase phase = new LimitingPhase(
                        plan,
                        queue,
                        changes::record,
                        model,
                        data,
                        state,
                        observations,
                        publisher,
                        measurements,
                        new LimitingCheckpoints(
                                start,
                                writer,
                                publisher,
                                observations,
                                state,
                                environment.stream(),
                                plan,
                                environment.settings().flushTimeout()),
                        descent,
                        environment.nanoTime());
                long last = phase.run(start);
                state.update(next -> next.getProgressBuilder().setStep(last).setActivity("flushing"));
            } finally {
                settle(start.checkpoint(), observations, publisher);
            }
            environment.stream().flushObservations(plan.run());
        }
    }

    private CheckpointWriter writer(LimitingStart start, CheckpointLog checkpoints) {
        return new CheckpointWriter(
                checkpoints,
                start.checkpoint().getNumber(),
                start.point().dimension(),
                environment.settings().resume().interval(),
                environment.nanoTime(),
                environment.threads());
    }

    /// Waits for everything on its way, also when the run has failed: the number of snapshots published is exact.
    private void settle(Checkpoint begun, ObservationRecorder observations, SnapshotPublisher publisher)
            throws InterruptedException {
        try {
            publisher.flush(environment.settings().flushTimeout());
        } finally {
            PublishReport report = publisher.report();
            state.update(next -> next.getProgressBuilder()
                    .setSnapshotsPublished(begun.getSnapshotsPublished() + report.published())
                    .setSnapshotsDropped(begun.getSnapshotsDropped() + report.dropped()));
            log(report);
        }
        if (!state.suspensionRequested() || state.hasMadeAllSteps()) {
            // A batch that is not full goes on with the run.
            observations.flush();
        }
    }

    private void log(PublishReport report) {
        LOG.log(
                System.Logger.Level.INFO,
                () -> String.format(
                        Locale.ROOT,
                        "event=run-published run=%s snapshots=%d bytes=%d dropped=%d gaps=%d failed=%d blocked_ms=%d",
                        plan.run(),
                        report.published(),
                        report.publishedSizeInBytes(),
                        report.dropped(),
                        report.gaps(),
                        report.failed(),
                        report.blocked().toMillis()));
    }
}
