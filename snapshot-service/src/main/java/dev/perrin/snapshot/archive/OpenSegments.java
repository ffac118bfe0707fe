package dev.perrin.snapshot.archive;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The segments that were read from last. Of a segment that can only be checked whole all of it is held, of the
/// others the head; in all not more than a limit, unless one alone is larger. Used by one thread.
final class OpenSegments {
    private static final long LIMIT_IN_BYTES = 64L << 20;
    private static final boolean BY_USE = true;

    private final SegmentReader reader;
    private final Map<SegmentKey, Entry> held = new LinkedHashMap<>(16, 0.75f, BY_USE);
    private long heldInBytes;

    private record Entry(Segment segment, OpenSegment opened) {
        long sizeInBytes() {
            return opened.whole() == null ? segment.headLength() : segment.sizeInBytes();
        }
    }

    OpenSegments(SegmentReader reader) {
        this.reader = reader;
    }

    /// @param segment as last described; when it was thinned since, as it is now
    OpenSegment open(Segment segment) {
        Entry entry = held.get(segment.key());
        return entry != null ? entry.opened : hold(openNow(segment));
    }

    /// The segment as it is now.
    ///
    /// @param failed thrown when it is no other than it was
    OpenSegment openAnew(SegmentKey key, CorruptObjectException failed) {
        Entry entry = held.remove(key);
        if (entry == null) {
            throw failed;
        }
        heldInBytes -= entry.sizeInBytes();
        Segment fresh = reader.describeAnew(entry.segment, failed);
        return hold(new Entry(fresh, reader.open(fresh)));
    }

    private Entry openNow(Segment segment) {
        try {
            return new Entry(segment, reader.open(segment));
        } catch (CorruptObjectException failed) {
            Segment fresh = reader.describeAnew(segment, failed);
            return new Entry(fresh, reader.open(fresh));
        }
    }

    private OpenSegment hold(Entry entry) {
        @Nullable Entry before = held.put(entry.segment.key(), entry);
        heldInBytes += entry.sizeInBytes() - (before == null ? 0 : before.sizeInBytes());
        Iterator<Entry> leastUsed = held.values().iterator();
        while (heldInBytes > LIMIT_IN_BYTES && held.size() > 1) {
            heldInBytes -= leastUsed.next().sizeInBytes();
            leastUsed.remove();
        }
        return entry.opened;
    }
}
