package dev.perrin.snapshot.archive;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The object store, as much of it as Perrin needs. Thread safe. Every method throws [ArchiveUnavailableException]
/// when the store does not answer or answers with an error; trying again later is then right. A put that finds no
/// room throws [ArchiveFullException].
public interface SnapshotArchive {
    /// Stores an object unless there is one under the key. Whole or not at all: an object that can be listed is
    /// complete.
    ///
    /// @return whether it was stored; false when an object was there already, which then stays as it is
    boolean putIfAbsent(String objectKey, ObjectContent content);

    /// Sees to it that there is an object under the key. One that is there stays as it is.
    ///
    /// A store may refuse a put as there already when it is not, or is no more: its answer alone is not enough.
    ///
    /// @param content asked for when there is none
    default void ensure(String objectKey, Supplier<ObjectContent> content) {
        if (find(objectKey).isEmpty()
                && !putSame(objectKey, content.get())
                && find(objectKey).isEmpty()) {
            throw new ArchiveUnavailableException("store refuses " + objectKey + " as present, but does not have it");
        }
    }

    /// Stores an object of which everyone who puts it has the same content, so that it does not matter whose stays.
    /// Large ones may be put in parts.
    ///
    /// @return whether it was stored; false when the store says that one was there already
    default boolean putSame(String objectKey, ObjectContent content) {
        return putIfAbsent(objectKey, content);
    }

    /// Stores an object, in place of any that is there.
    void put(String objectKey, ObjectContent content);

    /// Objects whose key begins with the prefix, in order of keys; sees every completed put.
    List<StoredObject> list(String prefix);

    /// Those of [#list] that come after a key: a long listing need not be read from its start.
    ///
    /// @param after any key that begins with the prefix, whether or not there is an object under it
    default List<StoredObject> listAfter(String prefix, String after) {
        return list(prefix).stream()
                .filter(object -> object.objectKey().compareTo(after) > 0)
                .toList();
    }

    /// Names directly below a prefix that ends with `/`, in order, each without a slash.
    List<String> folders(String prefix);

    Optional<ObjectInfo> find(String objectKey);

    /// @throws ObjectMissingException when there is no such object
    ByteBuffer read(String objectKey);

    /// Exactly the bytes asked for.
    ///
    /// @param offset at least 0
    /// @param length at least 1
    /// @throws ObjectMissingException when there is no such object
    /// @throws CorruptObjectException when the object ends before the range does
    ByteBuffer read(String objectKey, long offset, int length);

    /// Removes an object; one that is not there is no error.
    void remove(String objectKey);

    /// Where anyone can fetch the object without credentials until the time has passed. Says nothing about whether
    /// it is there.
    ///
    /// @param validity whole seconds, 1 s to 7 d
    URI presignedGet(String objectKey, Duration validity);
}
