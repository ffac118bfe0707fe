package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.trainer.curvature.MeasurementProgress;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells the state of a run how far a measurement of curvature is, a few times a second: what is being done, the part
/// of
/// the stage that is done, and how long the rest of it takes at its pace. One thread.
final class CurvatureWatch implements Consumer<MeasurementProgress> {
    private static final long INTERVAL_NANOS = 150_000_000;

    /// Before this part of a stage its pace says nothing.
    private static final double LEAST_FRACTION = 0.02;

    private final RunState state;
    private final LongSupplier nanoTime;
    private final String note;
    private MeasurementProgress.@Nullable Stage stage;
    private long stageBegunAt;
    private long toldAt;

    /// @param note what is said before it; empty for nothing
    CurvatureWatch(RunState state, LongSupplier nanoTime, String note) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.note = note;
    }

    @Override
    public void accept(MeasurementProgress progress) {
        long now = nanoTime.getAsLong();
        boolean isNew = progress.stage() != stage;
        if (isNew) {
            stage = progress.stage();
            stageBegunAt = now;
        } else if (now - toldAt < INTERVAL_NANOS) {
            return;
        }
        toldAt = now;
        double fraction = progress.fraction();
        double seconds = (now - stageBegunAt) * 1e-9;
        state.update(next -> {
            Progress.Builder told = next.getProgressBuilder()
                    .setActivity(note + progress.activity())
                    .setFraction(fraction);
            if (fraction < LEAST_FRACTION) {
                told.clearRemainingSeconds();
            } else {
                told.setRemainingSeconds(seconds * (1 - fraction) / fraction);
            }
        });
    }

    /// The measurement is over.
    void end() {
        state.update(next -> next.getProgressBuilder().clearFraction().clearRemainingSeconds());
    }
}
