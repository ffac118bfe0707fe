package dev.perrin.snapshot.lifecycle;

import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An archive whose caller is killed: so many changes are made, and the next one and everything after it is not.
final class KilledArchive implements SnapshotArchive {
    static final class KilledError extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final SnapshotArchive archive;
    private int changesLeft;

    KilledArchive(SnapshotArchive archive, int changes) {
        this.archive = archive;
        this.changesLeft = changes;
    }

    @Override
    public boolean putIfAbsent(String objectKey, ObjectContent content) {
        change();
        return archive.putIfAbsent(objectKey, content);
    }

    @Override
    public void put(String objectKey, ObjectContent content) {
        change();
        archive.put(objectKey, content);
    }

    @Override
    public void remove(String objectKey) {
        change();
        archive.remove(objectKey);
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return archive.list(prefix);
    }

    @Override
    public List<String> folders(String prefix) {
        return archive.folders(prefix);
    }

    @Override
    public Optional<ObjectInfo> find(String objectKey) {
        return archive.find(objectKey);
    }

    @Override
    public ByteBuffer read(String objectKey) {
        return archive.read(objectKey);
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        return archive.read(objectKey, offset, length);
    }

    @Override
    public URI presignedGet(String objectKey, Duration validity) {
        return archive.presignedGet(objectKey, validity);
    }

    private void change() {
        if (changesLeft-- <= 0) {
            throw new KilledError();
        }
    }
}
