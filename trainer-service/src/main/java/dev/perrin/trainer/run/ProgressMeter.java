package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Progress;
import java.util.function.LongSupplier;

/// Tells the state of a run how far it is, a few times a second however fast the steps are. Not thread safe.
final class ProgressMeter {
    private static final long INTERVAL_NANOS = 150_000_000;

    private final RunState state;
    private final LongSupplier nanoTime;
    private final long firstStep;
    private final long publishedBefore;
    private final long droppedBefore;
    private final long startedAt;
    private long toldStep;
    private long toldAt;

    ProgressMeter(RunState state, LongSupplier nanoTime, long step) {
        this(state, nanoTime, step, 0, 0);
    }

    /// @param step that the phase begins after, or goes on after
    /// @param publishedBefore snapshots published before that, and dropped
    ProgressMeter(RunState state, LongSupplier nanoTime, long step, long publishedBefore, long droppedBefore) {
        this.publishedBefore = publishedBefore;
        this.droppedBefore = droppedBefore;
        this.state = state;
        this.nanoTime = nanoTime;
        this.firstStep = step;
        this.startedAt = nanoTime.getAsLong();
        this.toldStep = step;
        this.toldAt = startedAt;
    }

    /// @param loss of the last minibatch, with the L2 term
    void tick(long step, double loss, long published, long dropped) {
        long now = nanoTime.getAsLong();
        if (now - toldAt < INTERVAL_NANOS) {
            return;
        }
        double stepsPerSecond = (step - toldStep) / ((now - toldAt) * 1e-9);
        double secondsPerStep = (now - startedAt) * 1e-9 / (step - firstStep);
        state.update(next -> withRemaining(next.getProgressBuilder(), step, secondsPerStep)
                .setStep(step)
                .setLoss(loss)
                .setSnapshotsPublished(publishedBefore + published)
                .setSnapshotsDropped(droppedBefore + dropped)
                .setStepsPerSecond(stepsPerSecond));
        toldStep = step;
        toldAt = now;
    }

    /// Of a phase whose last step is known; a step that has been passed tells nothing.
    private static Progress.Builder withRemaining(Progress.Builder next, long step, double secondsPerStep) {
        long left = next.getLastStep() - step;
        return left < 0 ? next.clearRemainingSeconds() : next.setRemainingSeconds(left * secondsPerStep);
    }
}
