package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Checksums and steps of segments. A stored segment never changes, so what was learnt once stays true. Thread safe.
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

    /// Looks in the memory, then in the run's manifest, then at the objects themselves.
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

    private Segment ask(SegmentKey key) {
        Segment segment = segments.find(key)
                .orElseThrow(() -> new ObjectMissingException("segment " + key.objectKey() + " is gone"));
        remember(segment);
        return segment;
    }
}
