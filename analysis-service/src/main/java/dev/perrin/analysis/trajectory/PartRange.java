package dev.perrin.analysis.trajectory;

/// The coordinates of one part: the unit in which statistics are folded.
///
/// @param shard index of the shard
/// @param part index of the part in its shard
/// @param shardOffset first coordinate of the shard in the parameter vector
/// @param firstCoordinate first coordinate of the part, counted from the start of its shard
/// @param count number of coordinates, ≥ 1
public record PartRange(int shard, int part, long shardOffset, long firstCoordinate, int count) {
    public PartRange {
        if (shard < 0 || part < 0 || shardOffset < 0 || firstCoordinate < 0) {
            throw new IllegalArgumentException("shard " + shard + ", part " + part + ", shardOffset " + shardOffset
                    + " and firstCoordinate " + firstCoordinate + " must not be negative");
        }
        if (count < 1) {
            throw new IllegalArgumentException("count must be at least 1, but is " + count);
        }
    }

    /// First coordinate of the part in the parameter vector.
    public long offset() {
        return shardOffset + firstCoordinate;
    }
}
