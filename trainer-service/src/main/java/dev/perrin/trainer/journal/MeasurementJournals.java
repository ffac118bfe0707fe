package dev.perrin.trainer.journal;

import dev.perrin.wire.RunId;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The journals of all runs of a trainer.
///
/// @param nanoTime monotonic clock for the cost of results
public record MeasurementJournals(JournalStore store, JournalSettings settings, LongSupplier nanoTime) {
    private static final System.Logger LOG = System.getLogger(MeasurementJournals.class.getName());

    /// @param resumed whether the run was begun before
    public RunJournal of(RunId run, boolean resumed) {
        return new RunJournal(run, resumed, store, settings, nanoTime);
    }

    /// Removes those of runs that ended without a chance to do so.
    public void removeWhatIsLeft(Predicate<RunId> hasEnded) {
        if (settings.maxSizeInBytes() == 0) {
            return;
        }
        try {
            store.runs().stream().filter(hasEnded).forEach(run -> RunJournal.remove(run, store));
        } catch (JournalException e) {
            LOG.log(System.Logger.Level.WARNING, "event=journals-not-removed reason=\"{0}\"", e.getMessage());
        }
    }
}
