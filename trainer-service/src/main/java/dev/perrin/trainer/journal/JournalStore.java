package dev.perrin.trainer.journal;

import dev.perrin.wire.RunId;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/// Port: small objects by name, each written at once or not at all. Failures are [JournalException]s. Thread safe.
public interface JournalStore {
    /// Of all names: the journals of a run are below this and its id.
    String ROOT = "journals/";

    /// Objects whose names begin so, and their sizes in bytes.
    Map<String, Long> list(String prefix);

    /// Runs that have a journal.
    Set<RunId> runs();

    /// Returns when it is durable. What had the name before is replaced.
    void put(String name, byte[] content);

    /// @param sizeInBytes as it was listed
    /// @throws JournalException also when there is no such object, or it is longer
    byte[] get(String name, int sizeInBytes);

    /// Names of objects that are not there are passed over.
    void remove(Collection<String> names);
}
