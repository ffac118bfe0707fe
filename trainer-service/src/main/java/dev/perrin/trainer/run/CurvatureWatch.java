package dev.perrin.trainer.run;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.trainer.curvature.MeasurementProgress;
import dev.perrin.trainer.journal.StoredJournal;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells the state of a run how far a measurement of curvature is, a few times a second: what is being done, the part
/// of the stage that is done, and how long the rest of it takes at its pace, of which results that were there say
/// nothing. One thread.
final class CurvatureWatch implements Consumer<MeasurementProgress> {
    private static final long INTERVAL_NANOS = 150_000_000;

    /// Before this part of a stage its pace says nothing.
    private static final double LEAST_FRACTION = 0.02;

    private final RunState state;
    private final LongSupplier nanoTime;
    private final String note;
    private final StoredJournal journal;
    private MeasurementProgress.@Nullable Stage stage;
    private long pacedFrom;
    private double fractionBefore;
    private int givenBefore;
    private long toldAt;

    /// @param note what is said before it; empty for nothing
    /// @param journal of the measurement
    CurvatureWatch(RunState state, LongSupplier nanoTime, String note, StoredJournal journal) {
        this.state = state;
        this.nanoTime = nanoTime;
        this.note = note;
        this.journal = journal;
    }

    @Override
    public void accept(MeasurementProgress progress) {
        long now = nanoTime.getAsLong();
        boolean isNew = progress.stage() != stage;
        double fraction = progress.fraction();
        if (isNew || journal.given() > givenBefore) {
            pacedFrom = now;
            fractionBefore = fraction;
            givenBefore = journal.given();
        }
        stage = progress.stage();
        if (!isNew && now - toldAt < INTERVAL_NANOS) {
            return;
        }
        toldAt = now;
        double seconds = (now - pacedFrom) * 1e-9;
        double made = fraction - fractionBefore;
        String remark = journal.remark().isEmpty() ? "" : " (" + journal.remark() + ")";
        state.update(next -> {
            Progress.Builder told = next.getProgressBuilder()
                    .setActivity(note + progress.activity() + remark)
                    .setFraction(fraction);
            if (made < LEAST_FRACTION) {
                told.clearRemainingSeconds();
            } else {
                told.setRemainingSeconds(seconds * (1 - fraction) / made);
            }
        });
    }

    /// The measurement is over.
    void end() {
        state.update(next -> next.getProgressBuilder().clearFraction().clearRemainingSeconds());
    }
}
