package dev.perrin.trainer.run;

import dev.perrin.trainer.journal.JournalException;
import dev.perrin.trainer.journal.JournalStore;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// The journals of a trainer that is killed after so many puts. One thread.
final class MortalJournal implements JournalStore {
    private final JournalStore store;
    private final MortalConnection connection;
    private long putsLeft;

    MortalJournal(JournalStore store, MortalConnection connection, long puts) {
        this.store = store;
        this.connection = connection;
        this.putsLeft = puts;
    }

    private void live() {
        if (putsLeft < 0) {
            throw new JournalException("the trainer was killed", new IOException());
        }
    }

    @Override
    public Map<String, Long> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public Set<RunId> runs() {
        return store.runs();
    }

    @Override
    public void put(String name, byte[] content) {
        if (--putsLeft < 0) {
            connection.kill();
        }
        live();
        store.put(name, content);
    }

    @Override
    public byte[] get(String name, int sizeInBytes) {
        return store.get(name, sizeInBytes);
    }

    @Override
    public void remove(Collection<String> names) {
        live();
        store.remove(names);
    }
}
