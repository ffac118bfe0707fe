package dev.perrin.snapshot.export;

import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.wire.RunId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// URLs under which anyone can fetch objects of a run from the store, past this service. Thread safe.
public final class Presigner {
    public static final Duration DEFAULT_VALIDITY = Duration.ofHours(1);

    /// What the signature allows.
    public static final Duration MAX_VALIDITY = Duration.ofDays(7);

    private final SnapshotArchive archive;

    /// @param url expires
    public record Presigned(StoredObject object, URI url) {}

    public Presigner(SnapshotArchive archive) {
        this.archive = archive;
    }

    /// @param objectKeys of the run; empty: all
    /// @param validitySeconds 0: an hour
    /// @throws UnknownRunException when nothing of the run is stored
    /// @throws NotStoredException when one of the keys is not stored
    public List<Presigned> presign(RunId run, List<String> objectKeys, long validitySeconds) {
        Duration validity = validitySeconds == 0 ? DEFAULT_VALIDITY : Duration.ofSeconds(validitySeconds);
        if (validitySeconds < 0 || validity.compareTo(MAX_VALIDITY) > 0) {
            throw new IllegalArgumentException("expires_after_seconds must be between 0 and " + MAX_VALIDITY.toSeconds()
                    + ", but is " + validitySeconds);
        }
        String prefix = RunObjects.RUNS + run + "/";
        Map<String, StoredObject> stored =
                archive.list(prefix).stream().collect(Collectors.toMap(StoredObject::objectKey, Function.identity()));
        if (stored.isEmpty()) {
            throw new UnknownRunException("nothing of run " + run + " is stored");
        }
        List<String> keys =
                objectKeys.isEmpty() ? stored.keySet().stream().sorted().toList() : objectKeys;
        return keys.stream()
                .map(key -> {
                    StoredObject object = stored.get(key);
                    if (object == null) {
                        throw new NotStoredException(
                                "object_key must be one of run " + run + "'s objects, but is '" + key + "'");
                    }
                    return new Presigned(object, archive.presignedGet(key, validity));
                })
                .toList();
    }
}
