package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.Shard;

/// How the buffers of a snapshot, float32 values beside its vectors, lie in the headers of the parts of shard 0: full
/// slices of [FrameFormat#MAX_BUFFER_VALUES] from part 0 on, then one with the rest, then parts without.
///
/// @param count values of the whole snapshot; 0 for every other shard
public record BufferPlan(int count) {
    public static final BufferPlan NONE = new BufferPlan(0);

    /// Of a snapshot: half a MiB, so that they can be held, and answered, in one piece.
    public static final int MAX_COUNT = 131_072;

    public BufferPlan {
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException("buffers must be 0 to " + MAX_COUNT + " values, but are " + count);
        }
    }

    /// The plan of one shard.
    ///
    /// @param count values of the whole snapshot
    /// @throws IllegalArgumentException when shard 0 has too few parts for them
    public static BufferPlan of(Shard shard, long count) {
        if (shard.getIndex() != 0) {
            return NONE;
        }
        long capacity = Math.min(MAX_COUNT, (long) shard.getPartCount() * FrameFormat.MAX_BUFFER_VALUES);
        if (count > capacity) {
            throw new IllegalArgumentException("buffers must be at most " + capacity + " values for "
                    + shard.getPartCount() + " parts of shard 0, but are " + count);
        }
        return new BufferPlan(Math.toIntExact(count));
    }

    /// First value in a part.
    int first(int part) {
        return (int) Math.min((long) part * FrameFormat.MAX_BUFFER_VALUES, count);
    }

    /// Values in a part.
    int count(int part) {
        return Math.min(FrameFormat.MAX_BUFFER_VALUES, count - first(part));
    }

    int sizeInBytes() {
        return Math.multiplyExact(count, Float.BYTES);
    }
}
