package dev.perrin.snapshot.archive;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Counts what is fetched from an archive.
public final class ReadCosts implements SnapshotArchive {
    private final SnapshotArchive archive;
    private final List<Integer> reads = new ArrayList<>();

    public ReadCosts(SnapshotArchive archive) {
        this.archive = archive;
    }

    public void forget() {
        reads.clear();
    }

    public int requests() {
        return reads.size();
    }

    public long bytes() {
        return bytesBeyond(0);
    }

    /// In requests for more than this.
    public long bytesBeyond(int size) {
        return reads.stream()
                .filter(read -> read > size)
                .mapToLong(read -> read)
                .sum();
    }

    @Override
    public ByteBuffer read(String objectKey) {
        ByteBuffer bytes = archive.read(objectKey);
        reads.add(bytes.remaining());
        return bytes;
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        reads.add(length);
        return archive.read(objectKey, offset, length);
    }

    @Override
    public boolean putIfAbsent(String objectKey, ObjectContent content) {
        return archive.putIfAbsent(objectKey, content);
    }

    @Override
    public void put(String objectKey, ObjectContent content) {
        archive.put(objectKey, content);
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
    public void remove(String objectKey) {
        archive.remove(objectKey);
    }

    @Override
    public URI presignedGet(String objectKey, Duration validity) {
        return archive.presignedGet(objectKey, validity);
    }
}
