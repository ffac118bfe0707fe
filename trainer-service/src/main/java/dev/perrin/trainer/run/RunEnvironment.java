package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.PublishMetrics;
import dev.perrin.trainer.checkpoint.CheckpointStore;
import dev.perrin.trainer.journal.MeasurementJournals;
import dev.perrin.wire.RunId;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// What all runs of a trainer share.
///
/// @param checkpoints of runs, to go on from
/// @param journals of measurements, to go on from
/// @param nanoTime monotonic clock for throughput and latencies
/// @param threads for training and for sending
/// @param closing at zero once the trainer goes down
public record RunEnvironment(
        RunPlanner planner,
        RunStream stream,
        StoredSnapshots archive,
        CheckpointStore checkpoints,
        MeasurementJournals journals,
        TrainerSettings settings,
        PublishMetrics metrics,
        InstantSource clock,
        LongSupplier nanoTime,
        ThreadFactory threads,
        CountDownLatch closing) {
    private static final System.Logger LOG = System.getLogger(RunEnvironment.class.getName());
    private static final long RETRY_SECONDS = 5;

    /// @return whether it succeeded; a broker that cannot be reached is told of in the log
    boolean tryTo(String failure, RunId run, Runnable work) {
        try {
            work.run();
            return true;
        } catch (PublishException e) {
            LOG.log(System.Logger.Level.WARNING, "event={0} run={1} reason=\"{2}\"", failure, run, e.getMessage());
            return false;
        }
    }

    /// @return whether the record is durable
    boolean tryToPublish(RunRecord ended) {
        try {
            stream.publish(ended);
            return true;
        } catch (PublishException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=end-not-published run={0} phase={1} reason=\"{2}\"",
                    ended.getRun(),
                    ended.getPhase(),
                    e.getMessage());
            return false;
        }
    }

    /// A run that has ended must be seen to have ended: tries again until the record is durable or the trainer goes
    /// down. The next start of the trainer finds what could not be said.
    void publishEventually(RunRecord ended) {
        while (!isClosing()) {
            if (tryToPublish(ended)) {
                return;
            }
        }
    }

    private boolean isClosing() {
        try {
            return closing.await(RETRY_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
