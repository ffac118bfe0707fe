package dev.perrin.trainer.journal;

import dev.perrin.wire.RunId;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The journals of one run, which makes one measurement at a time. One thread.
public final class RunJournal {
    private static final System.Logger LOG = System.getLogger(RunJournal.class.getName());

    private final RunId run;
    private final JournalStore store;
    private final JournalSettings settings;
    private final LongSupplier nanoTime;
    private boolean mayExist;
    private @Nullable StoredJournal current;

    RunJournal(RunId run, boolean resumed, JournalStore store, JournalSettings settings, LongSupplier nanoTime) {
        this.run = run;
        this.mayExist = resumed;
        this.store = store;
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /// For a measurement that begins, or is made again.
    ///
    /// @param step of the point that is measured
    /// @param identity [Fingerprint] of everything that the measurement depends on
    public StoredJournal open(long step, Fingerprint identity) {
        StoredJournal opened = new StoredJournal(
                folder(run) + String.format(Locale.ROOT, "%012d/", step),
                identity.add(run.value()).add(step).bytes(),
                store,
                settings,
                nanoTime,
                mayExist);
        current = opened;
        return opened;
    }

    /// The measurement needs nothing of it any more: its result is durable.
    public void published() {
        removeWhatIsThere();
    }

    /// The run needs nothing of it any more.
    public void ended() {
        removeWhatIsThere();
    }

    private void removeWhatIsThere() {
        StoredJournal last = current;
        if (last != null) {
            last.log();
        }
        boolean isThere = mayExist || (last != null && last.kept() > 0);
        mayExist = settings.maxSizeInBytes() > 0 && isThere && !remove(run, store);
        current = null;
    }

    /// @return whether nothing is left
    static boolean remove(RunId run, JournalStore store) {
        try {
            store.remove(store.list(folder(run)).keySet());
            return true;
        } catch (JournalException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=journal-not-removed run={0} reason=\"{1}\"",
                    run,
                    e.getMessage());
            return false;
        }
    }

    private static String folder(RunId run) {
        return JournalStore.ROOT + run + "/";
    }
}
