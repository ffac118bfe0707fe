package dev.perrin.snapshot.archive;

/// Consecutive coordinates of a shard, counted from its start.
public record CoordinateRange(long first, long count) {
    public CoordinateRange {
        if (first < 0 || count < 1 || first > Long.MAX_VALUE - count) {
            throw new IllegalArgumentException(
                    "coordinates must be first ≥ 0 and count ≥ 1, but are " + first + " and " + count);
        }
    }
}
