package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.List;

/// Reads an object that may be replaced at any time, and checks it against the checksum stored beside it.
public final class CheckedObject {
    /// Two replacements between the question for the checksum and that for the bytes are not a coincidence.
    private static final int TRIES = 3;

    private CheckedObject() {}

    /// Objects of a store that keeps no metadata are given as they are.
    ///
    /// @throws ObjectMissingException when there is no such object
    /// @throws CorruptObjectException when it is not what was stored
    public static ByteBuffer read(SnapshotArchive archive, String objectKey) {
        String stored = "";
        String actual = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            ObjectInfo info = archive.find(objectKey)
                    .orElseThrow(() -> new ObjectMissingException("there is no object " + objectKey));
            ByteBuffer bytes = archive.read(objectKey);
            actual = Checksums.format(Checksums.crc32c(List.of(bytes)));
            stored = info.metadata().getOrDefault(ObjectContent.CHECKSUM, actual);
            if (actual.equals(stored)) {
                return bytes;
            }
        }
        throw new CorruptObjectException(
                "checksum of " + objectKey + " is " + actual + ", but " + stored + " was stored");
    }
}
