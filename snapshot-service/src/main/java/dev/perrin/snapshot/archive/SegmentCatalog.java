package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
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
        Map<SegmentKey, Segment> known = new HashMap<>();
        if (!remembered.keySet().containsAll(keys)) {
            runs.manifest(run).stream()
                    .flatMap(manifest -> manifest.segments().stream())
                    .forEach(segment -> known.put(segment.key(), segment));
        }
        return keys.stream()
                .map(key -> Optional.ofNullable(remembered.get(key))
                        .or(() -> Optional.ofNullable(known.get(key)))
                        .orElseGet(() -> ask(key)))
                .toList();
    }

    /// Like [#describe], but of what a listing has just shown: a description of another size is made anew.
    ///
    /// @param objects segments of the run; others are left out
    /// @throws ObjectMissingException when one of them is not stored any more
    public List<Segment> current(RunId run, List<StoredObject> objects) {
        Map<SegmentKey, Long> sizes = new LinkedHashMap<>();
        objects.forEach(
                object -> SegmentKey.parse(object.objectKey()).ifPresent(key -> sizes.put(key, object.sizeInBytes())));
        List<SegmentKey> keys = sizes.keySet().stream().sorted(SegmentKey.ORDER).toList();
        return describe(run, keys).stream()
                .map(segment ->
                        sizes.getOrDefault(segment.key(), -1L) == segment.sizeInBytes() ? segment : ask(segment.key()))
                .toList();
    }

    /// Looks at the object itself, whatever was known of it.
    ///
    /// @throws ObjectMissingException when it is not stored any more
    public Segment refresh(SegmentKey key) {
        return ask(key);
    }

    private Segment ask(SegmentKey key) {
        Segment segment = segments.find(key).orElseThrow(() -> {
            remembered.remove(key);
            return new ObjectMissingException("segment " + key.objectKey() + " is gone");
        });
        remember(segment);
        return segment;
    }
}
