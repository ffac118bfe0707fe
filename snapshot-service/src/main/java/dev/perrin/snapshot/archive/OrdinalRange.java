package dev.perrin.snapshot.archive;

/// Consecutive ordinals, both ends included.
public record OrdinalRange(long first, long last) {
    public OrdinalRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException(
                    "ordinals of a range must be 0 ≤ first ≤ last, but are " + first + " and " + last);
        }
    }

    public boolean contains(long ordinal) {
        return first <= ordinal && ordinal <= last;
    }

    public long count() {
        return last - first + 1;
    }
}
