package dev.perrin.snapshot.archive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Which snapshots segments hold. Only those that were thinned are asked, and remembered as long as they stay as they
/// are. Thread safe.
public final class StoredOrdinals {
    private static final Logger LOG = System.getLogger(StoredOrdinals.class.getName());
    private static final int MAX_REMEMBERED = 10_000;

    private record Known(int crc32c, List<OrdinalRange> ranges) {}

    private final SegmentReader reader;
    private final Map<SegmentKey, Known> thinned = new ConcurrentHashMap<>();

    public StoredOrdinals(SegmentReader reader) {
        this.reader = reader;
    }

    /// A segment that cannot be read adds nothing.
    ///
    /// @param segments of one run
    public Map<Integer, OrdinalSet> byShard(List<Segment> segments) {
        Map<Integer, List<OrdinalRange>> ranges = new TreeMap<>();
        for (Segment segment : segments) {
            List<OrdinalRange> of = ranges.computeIfAbsent(segment.key().shard(), _ -> new ArrayList<>());
            try {
                of.addAll(of(segment));
            } catch (CorruptObjectException damaged) {
                LOG.log(Level.WARNING, "not counted: {0}", damaged.getMessage());
            }
        }
        Map<Integer, OrdinalSet> sets = new TreeMap<>();
        ranges.forEach((shard, of) -> sets.put(shard, OrdinalSet.of(of)));
        return sets;
    }

    /// Snapshots of which every shard is stored.
    ///
    /// @param shardCount of the run; 0 when it is not known
    public static OrdinalSet whole(Map<Integer, OrdinalSet> byShard, int shardCount) {
        if (byShard.size() < shardCount) {
            return OrdinalSet.EMPTY;
        }
        return byShard.values().stream().reduce(OrdinalSet::intersect).orElse(OrdinalSet.EMPTY);
    }

    /// @throws CorruptObjectException when a thinned segment is not what was stored
    public List<OrdinalRange> of(Segment segment) {
        SegmentKey key = segment.key();
        if (segment.snapshotCount() == key.span()) {
            return List.of(new OrdinalRange(key.firstOrdinal(), key.lastOrdinal()));
        }
        Known known = thinned.get(key);
        if (known == null || known.crc32c != segment.crc32c()) {
            List<Long> ordinals =
                    reader.head(key).heads().stream().map(SnapshotHead::ordinal).toList();
            known = new Known(segment.crc32c(), OrdinalSet.ofOrdinals(ordinals).ranges());
            if (thinned.size() >= MAX_REMEMBERED) {
                thinned.clear();
            }
            thinned.put(key, known);
        }
        return known.ranges;
    }
}
