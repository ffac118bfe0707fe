package dev.perrin.analysis.kafka;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One partition of a topic: records in the order in which they were appended.
final class SimulatedLog {
    private final List<Entry> entries = new ArrayList<>();

    /// Key and value as bytes.
    static final class Entry {
        private final byte[] key;
        private final byte @Nullable [] value;

        Entry(byte[] key, byte @Nullable [] value) {
            this.key = key;
            this.value = value;
        }

        byte[] key() {
            return key;
        }

        byte @Nullable [] value() {
            return value;
        }
    }

    void append(Entry entry) {
        entries.add(entry);
    }

    Entry get(long offset) {
        return entries.get((int) offset);
    }

    long end() {
        return entries.size();
    }

    List<Entry> all() {
        return List.copyOf(entries);
    }
}
