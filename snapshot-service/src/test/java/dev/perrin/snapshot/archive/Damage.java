package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;
import java.util.List;

/// Does to objects what disks do to them.
public final class Damage {
    private Damage() {}

    /// One bit of the object changes; what was stored beside it stays.
    public static void flipBit(SnapshotArchive archive, String objectKey, int offset) {
        ByteBuffer stored = archive.read(objectKey);
        byte[] bytes = new byte[stored.remaining()];
        stored.duplicate().get(bytes);
        bytes[offset] ^= 1;
        replace(archive, objectKey, bytes);
    }

    public static void truncate(SnapshotArchive archive, String objectKey, int length) {
        byte[] bytes = new byte[length];
        archive.read(objectKey).get(bytes);
        replace(archive, objectKey, bytes);
    }

    private static void replace(SnapshotArchive archive, String objectKey, byte[] bytes) {
        archive.put(
                objectKey,
                new ObjectContent(
                        List.of(ByteBuffer.wrap(bytes)),
                        "application/octet-stream",
                        archive.find(objectKey).orElseThrow().metadata()));
    }
}
