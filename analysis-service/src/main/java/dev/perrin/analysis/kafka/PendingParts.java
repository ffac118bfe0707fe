package dev.perrin.analysis.kafka;

import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.run.SnapshotAssembler;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/// Parts of snapshots that are not whole yet, kept because their offsets are committed before they have had an
/// effect.
///
/// They are deleted one publication after the snapshot was whole: each publication ends with a commit, so that the
/// run's state is then stored and no crash can fall between the deletion and what it relies on.
final class PendingParts {
    private final KeyValueStore<String, byte[]> store;
    private Map<String, Long> doneSinceCommit = new HashMap<>();

    PendingParts(KeyValueStore<String, byte[]> store) {
        this.store = store;
    }

    void put(String run, PartialStatistics part) {
        store.put(
                String.format(Locale.ROOT, "%s/%019d/%06d", run, part.ordinal(), part.partIndex()),
                StageMessageSerde.encode(new StageMessage.Part(part)));
    }

    /// Gives the parts that are still of use to a fresh assembler.
    void restore(String run, long lastOrdinal, SnapshotAssembler assembler) {
        try (KeyValueIterator<String, byte[]> stored = range(run, lastOrdinal + 1, Long.MAX_VALUE)) {
            while (stored.hasNext()) {
                KeyValue<String, byte[]> entry = stored.next();
                if (StageMessageSerde.decode(entry.value) instanceof StageMessage.Part(PartialStatistics part)) {
                    assembler.add(part);
                }
            }
        }
        done(run, lastOrdinal);
    }

    /// Everything up to and with this ordinal has had its effect, or never will.
    void done(String run, long ordinal) {
        if (ordinal >= 0) {
            doneSinceCommit.put(run, ordinal);
        }
    }

    boolean hasDone() {
        return !doneSinceCommit.isEmpty();
    }

    /// To be called when what was done before the last call is committed.
    void deleteDone() {
        Map<String, Long> done = doneSinceCommit;
        doneSinceCommit = new HashMap<>();
        done.forEach((run, ordinal) -> {
            try (KeyValueIterator<String, byte[]> stored = range(run, 0, ordinal)) {
                while (stored.hasNext()) {
                    store.delete(stored.next().key);
                }
            }
        });
    }

    private KeyValueIterator<String, byte[]> range(String run, long first, long last) {
        return store.range(
                String.format(Locale.ROOT, "%s/%019d/", run, first),
                String.format(Locale.ROOT, "%s/%019d0", run, last));
    }
}
