package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Checksums, counts and steps of segments. A stored segment changes only when it is thinned, and becomes smaller then;
/// so what was learnt once stays true as long as the object keeps its size. Thread safe.
public final class SegmentCatalog {
    /// About 200 bytes each.
    private static final int MAX_REMEMBERED = 100_000;

    private final SegmentStore segments;
    private final StoredRuns runs;
    private final Map<SegmentKey, Segment> remembered = new ConcurrentHashMap<>();

    public SegmentCatalog(SegmentStore segments, StoredRuns runs) {
        this.segments = segments;
        this.runs = runs;
    }

    public void remember(Segment segment) {
        if (remembered.size() >= MAX_REMEMBERED) {
            remembered.clear();
        }
        remembered.put(segment.key(), segment);
    }

    /// Looks in the memory, then in the run's manifest, then at the objects themselves. What it tells of a segment that
    /// was thinned by another member can be out of date; [#refresh] and [#current] never are.
    ///
    /// @throws ObjectMissingException when one of them is not stored
    public List<Segment> describe(RunId run, List<SegmentKey> keys) {
        Map<SegmentKey, Segment> known = known(run, keys);
        return keys.stream()
                .map(key -> Optional.ofNullable(known.get(key)).orElseGet(() -> ask(key)))
                .toList();
    }

    /// Like [#describe], but of what a listing has just shown: a description of another size is made anew, and what a
    /// rule has removed since is left out, as a listing of now would.
    ///
    /// @param objects segments of the run; others are left out
    public List<Segment> current(RunId run, List<StoredObject> objects) {
        Map<SegmentKey, Long> sizes = new LinkedHashMap<>();
        objects.forEach(
                object -> SegmentKey.parse(object.objectKey()).ifPresent(key -> sizes.put(key, object.sizeInBytes())));
        Map<SegmentKey, Segment> known = known(run, sizes.keySet());
        return sizes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(SegmentKey.ORDER))
                .flatMap(size -> Optional.ofNullable(known.get(size.getKey()))
                        .filter(segment -> segment.sizeInBytes() == size.getValue())
                        .or(() -> askIfStored(size.getKey()))
                        .stream())
                .toList();
    }

    /// Looks at the object itself, whatever was known of it.
    ///
    /// @throws ObjectMissingException when it is not stored any more
    public Segment refresh(SegmentKey key) {
        return ask(key);
    }

    /// What the memory says, and of what it does not know the manifest.
    private Map<SegmentKey, Segment> known(RunId run, Collection<SegmentKey> keys) {
        Map<SegmentKey, Segment> known = new HashMap<>();
        if (!remembered.keySet().containsAll(keys)) {
            runs.manifest(run).stream()
                    .flatMap(manifest -> manifest.segments().stream())
                    .forEach(segment -> known.put(segment.key(), segment));
        }
        keys.forEach(key -> Optional.ofNullable(remembered.get(key)).ifPresent(segment -> known.put(key, segment)));
        return known;
    }

    private Segment ask(SegmentKey key) {
        return askIfStored(key)
                .orElseThrow(() -> new ObjectMissingException("segment " + key.objectKey() + " is gone"));
    }

    private Optional<Segment> askIfStored(SegmentKey key) {
        Optional<Segment> segment = segments.find(key);
        segment.ifPresentOrElse(this::remember, () -> remembered.remove(key));
        return segment;
    }
}
