package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;

/// How the parameter vector is cut into shards: as few as keep one shard of one snapshot within about 64 MiB, and as
/// equal as whole blocks of coordinates allow. Fixed for a run and written into its `RunRecord`.
///
/// Every cut of [#of] and of [PartPlan] lies at a multiple of [#BLOCK_COORDINATES]: sums that are taken block by block
/// and added exactly are then the same to the last bit, however a vector is cut.
public final class ShardPlan {
    /// Position and velocity of one shard of one snapshot.
    public static final long MAX_SHARD_SIZE_IN_BYTES = 64L << 20;

    /// Coordinates that are never cut apart; the last block of a vector may be shorter.
    public static final int BLOCK_COORDINATES = 4096;

    private ShardPlan() {}

    /// @param dimension d ≥ 1
    public static List<Shard> of(long dimension, DataType type) {
        requireDimension(dimension);
        long maxLength = MAX_SHARD_SIZE_IN_BYTES / (2L * FrameFormat.sizeInBytes(type));
        int shardCount = Math.toIntExact(Math.ceilDiv(dimension, maxLength));
        long blocks = Math.ceilDiv(dimension, (long) BLOCK_COORDINATES);
        return shards(
                shardCount, type, index -> Math.min(dimension, bound(blocks, shardCount, index) * BLOCK_COORDINATES));
    }

    /// As equal as whole coordinates allow, whatever the blocks: for tests, and for producers whose shards are given.
    ///
    /// @param dimension d ≥ 1
    /// @param shardCount between 1 and d
    public static List<Shard> cut(long dimension, int shardCount, DataType type) {
        requireDimension(dimension);
        if (shardCount < 1 || shardCount > dimension) {
            throw new IllegalArgumentException(
                    "shardCount must be between 1 and the dimension " + dimension + ", but is " + shardCount);
        }
        return shards(shardCount, type, index -> bound(dimension, shardCount, index));
    }

    private static void requireDimension(long dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
    }

    /// @param bound first coordinate of a shard; of the one after the last: d
    private static List<Shard> shards(int shardCount, DataType type, IntToLongFunction bound) {
        List<Shard> shards = new ArrayList<>(shardCount);
        for (int index = 0; index < shardCount; index++) {
            long offset = bound.applyAsLong(index);
            long length = bound.applyAsLong(index + 1) - offset;
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
    private static long bound(long units, int shardCount, int index) {
        return units / shardCount * index + Math.min(index, units % shardCount);
    }
}
