package dev.perrin.trainer.run;

import java.util.function.LongSupplier;

/// Tells the state of a run how far it is, a few times a second however fast the steps are. Not thread safe.
final class ProgressMeter {
    private static final long INTERVAL_NANOS = 150_000_000;

    private final RunState state;
    private final LongSupplier nanoTime;
    private long toldStep;
    private long toldAt;

    ProgressMeter(RunState state, LongSupplier nanoTime, long step) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.toldStep = step;
        this.toldAt = nanoTime.getAsLong();
    }

    /// @param loss of the last minibatch, with the L2 term
    void tick(long step, double loss, long published, long dropped) {
        long now = nanoTime.getAsLong();
        if (now - toldAt < INTERVAL_NANOS) {
            return;
        }
        double stepsPerSecond = (step - toldStep) / ((now - toldAt) * 1e-9);
        state.update(next -> next.getProgressBuilder()
                .setStep(step)
                .setLoss(loss)
                .setSnapshotsPublished(published)
                .setSnapshotsDropped(dropped)
                .setStepsPerSecond(stepsPerSecond));
        toldStep = step;
        toldAt = now;
    }
}
