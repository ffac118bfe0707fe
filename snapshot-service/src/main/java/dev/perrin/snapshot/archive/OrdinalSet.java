package dev.perrin.snapshot.archive;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Ordinals as few ranges as possible.
///
/// @param ranges ascending, with at least one ordinal between two
public record OrdinalSet(List<OrdinalRange> ranges) {
    public static final OrdinalSet EMPTY = new OrdinalSet(List.of());

    public OrdinalSet {
        ranges = List.copyOf(ranges);
    }

    /// @param ranges in any order, may overlap
    public static OrdinalSet of(Collection<OrdinalRange> ranges) {
        List<OrdinalRange> joined = new ArrayList<>();
        List<OrdinalRange> sorted = ranges.stream()
                .sorted(Comparator.comparingLong(OrdinalRange::first))
                .toList();
        for (OrdinalRange range : sorted) {
            if (!joined.isEmpty() && range.first() - 1 <= joined.getLast().last()) {
                OrdinalRange before = joined.removeLast();
                joined.add(new OrdinalRange(before.first(), Math.max(before.last(), range.last())));
            } else {
                joined.add(range);
            }
        }
        return new OrdinalSet(joined);
    }

    /// @param ordinals in any order
    public static OrdinalSet ofOrdinals(Collection<Long> ordinals) {
        return of(ordinals.stream()
                .map(ordinal -> new OrdinalRange(ordinal, ordinal))
                .toList());
    }

    public OrdinalSet and(OrdinalSet other) {
        List<OrdinalRange> all = new ArrayList<>(ranges);
        all.addAll(other.ranges);
        return of(all);
    }

    /// Ordinals in both.
    public OrdinalSet intersect(OrdinalSet other) {
        List<OrdinalRange> both = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < ranges.size() && theirs < other.ranges.size()) {
            OrdinalRange left = ranges.get(mine);
            OrdinalRange right = other.ranges.get(theirs);
            long first = Math.max(left.first(), right.first());
            long last = Math.min(left.last(), right.last());
            if (first <= last) {
                both.add(new OrdinalRange(first, last));
            }
            if (left.last() < right.last()) {
                mine++;
            } else {
                theirs++;
            }
        }
        return new OrdinalSet(both);
    }

    /// Those of a range that are not in it.
    public OrdinalSet missingFrom(OrdinalRange range) {
        List<OrdinalRange> missing = new ArrayList<>();
        long next = range.first();
        for (OrdinalRange known : ranges) {
            if (known.first() > range.last()) {
                break;
            }
            if (known.first() > next) {
                missing.add(new OrdinalRange(next, known.first() - 1));
            }
            next = Math.max(next, known.last() + 1);
        }
        if (next <= range.last()) {
            missing.add(new OrdinalRange(next, range.last()));
        }
        return new OrdinalSet(missing);
    }

    public boolean contains(long ordinal) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            OrdinalRange range = ranges.get(middle);
            if (ordinal < range.first()) {
                high = middle - 1;
            } else if (ordinal > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public long count() {
        return ranges.stream().mapToLong(OrdinalRange::count).sum();
    }
}
