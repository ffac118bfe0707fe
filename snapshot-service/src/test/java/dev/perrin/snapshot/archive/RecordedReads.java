package dev.perrin.snapshot.archive;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells which bytes of which object were read, and can tell a lie in any of them.
final class RecordedReads implements SnapshotArchive {
    private final SnapshotArchive archive;
    private final Map<String, BitSet> reads = new HashMap<>();
    private String damagedKey = "";
    private long damagedOffset;

    RecordedReads(SnapshotArchive archive) {
        this.archive = archive;
    }

    /// One bit of what is read from there on is another; what is stored beside the object stays.
    void damage(String objectKey, long offset) {
        damagedKey = objectKey;
        damagedOffset = offset;
    }

    /// Bytes of an object read since the last call.
    BitSet takeReads(String objectKey) {
        return Optional.ofNullable(reads.remove(objectKey)).orElseGet(BitSet::new);
    }

    @Override
    public ByteBuffer read(String objectKey) {
        return read(objectKey, 0, archive.read(objectKey).remaining());
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        ByteBuffer bytes = archive.read(objectKey, offset, length);
        reads.computeIfAbsent(objectKey, _ -> new BitSet()).set((int) offset, (int) offset + length);
        if (!objectKey.equals(damagedKey) || damagedOffset < offset || damagedOffset >= offset + length) {
            return bytes;
        }
        ByteBuffer damaged = ByteBuffer.allocate(length).put(bytes.duplicate()).flip();
        int index = (int) (damagedOffset - offset);
        return damaged.put(index, (byte) (damaged.get(index) ^ 1 << (int) (damagedOffset % 8)));
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
        return new ArrayList<>(archive.list(prefix));
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
