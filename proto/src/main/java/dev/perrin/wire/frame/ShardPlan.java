package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.ArrayList;
import java.util.List;

/// How the parameter vector is cut into shards: as few as keep one shard of one snapshot within about 64 MiB, and as
/// equal as whole coordinates allow. Fixed for a run and written into its `RunRecord`.
public final class ShardPlan {
    /// Position and velocity of one shard of one snapshot.
    public static final long MAX_SHARD_SIZE_IN_BYTES = 64L << 20;

    private ShardPlan() {}

    /// @param dimension d ≥ 1
    public static List<Shard> of(long dimension, DataType type) {
        long maxLength = MAX_SHARD_SIZE_IN_BYTES / (2L * FrameFormat.sizeInBytes(type));
        return cut(dimension, Math.toIntExact(Math.ceilDiv(dimension, maxLength)), type);
    }

    /// @param dimension d ≥ 1
    /// @param shardCount between 1 and d
    public static List<Shard> cut(long dimension, int shardCount, DataType type) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
        if (shardCount < 1 || shardCount > dimension) {
            throw new IllegalArgumentException(
                    "shardCount must be between 1 and the dimension " + dimension + ", but is " + shardCount);
        }
        List<Shard> shards = new ArrayList<>(shardCount);
        for (int index = 0; index < shardCount; index++) {
            long offset = bound(dimension, shardCount, index);
            long length = bound(dimension, shardCount, index + 1) - offset;
            shards.add(Shard.newBuilder()
                    .setIndex(index)
                    .setOffset(offset)
                    .setLength(length)
                    .setPartCount(PartPlan.of(length, type).partCount())
                    .build());
        }
        return List.copyOf(shards);
    }

    /// Multiplication before division would overflow for the largest models.
    private static long bound(long dimension, int shardCount, int index) {
        return dimension / shardCount * index + Math.min(index, dimension % shardCount);
    }
}
