package dev.perrin.snapshot.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;

/// The reference implementation of the port.
public class InMemorySnapshotArchive implements SnapshotArchive {
    private record Held(ByteBuffer bytes, Map<String, String> metadata, Instant since) {}

    private final Map<String, Held> objects = new ConcurrentSkipListMap<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final InstantSource clock = now::get;
    private volatile boolean failing;
    private volatile boolean lying;

    /// Time of the puts from now on.
    public void setTime(Instant time) {
        now.set(time);
    }

    public InstantSource clock() {
        return clock;
    }

    /// While set, nothing is answered.
    public void fail(boolean fail) {
        failing = fail;
    }

    /// While set, every conditional put is refused as there already.
    public void lie(boolean lie) {
        lying = lie;
    }

    @Override
    public boolean putIfAbsent(String objectKey, ObjectContent content) {
        answerOrFail();
        if (lying) {
            return false;
        }
        return objects.putIfAbsent(objectKey, held(content)) == null;
    }

    @Override
    public void put(String objectKey, ObjectContent content) {
        objects.put(objectKey, held(content));
    }

    @Override
    public List<StoredObject> list(String prefix) {
        answerOrFail();
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> new StoredObject(
                        entry.getKey(), entry.getValue().bytes().remaining()))
                .toList();
    }

    @Override
    public List<String> folders(String prefix) {
        return objects.keySet().stream()
                .filter(key -> key.startsWith(prefix) && key.indexOf('/', prefix.length()) > 0)
                .map(key -> key.substring(prefix.length(), key.indexOf('/', prefix.length())))
                .distinct()
                .toList();
    }

    @Override
    public Optional<ObjectInfo> find(String objectKey) {
        return Optional.ofNullable(objects.get(objectKey))
                .map(held -> new ObjectInfo(objectKey, held.bytes().remaining(), held.metadata(), held.since()));
    }

    @Override
    public ByteBuffer read(String objectKey) {
        return require(objectKey).bytes().duplicate();
    }

    @Override
    public ByteBuffer read(String objectKey, long offset, int length) {
        ByteBuffer whole = read(objectKey);
        if (offset + length > whole.remaining()) {
            throw new CorruptObjectException(objectKey + " ends before the " + length + " bytes at " + offset);
        }
        return whole.slice(Math.toIntExact(offset), length);
    }

    @Override
    public void remove(String objectKey) {
        answerOrFail();
        objects.remove(objectKey);
    }

    /// Nothing listens there.
    @Override
    public URI presignedGet(String objectKey, Duration validity) {
        return URI.create("memory:" + objectKey);
    }

    private void answerOrFail() {
        if (failing) {
            throw new ArchiveUnavailableException("store is down");
        }
    }

    private Held require(String objectKey) {
        Held held = objects.get(objectKey);
        if (held == null) {
            throw new ObjectMissingException("there is no object " + objectKey);
        }
        return held;
    }

    private Held held(ObjectContent content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.newInputStream().transferTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> metadata = new HashMap<>();
        content.metadata().forEach((key, value) -> metadata.put(key.toLowerCase(Locale.ROOT), value));
        return new Held(ByteBuffer.wrap(bytes.toByteArray()).asReadOnlyBuffer(), metadata, clock.instant());
    }
}
