package dev.perrin.snapshot.archive;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.BufferPlan;
import dev.perrin.wire.frame.PartPlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A run whose record has been checked: shards lie side by side, cover the vector, and are cut into parts by the plan
/// that every producer uses.
///
/// @param record as last seen
public record KnownRun(RunId id, RunRecord record) {
    /// One shard of one snapshot is held in memory whole.
    static final long MAX_SHARD_SIZE_IN_BYTES = 512L << 20;

    /// @throws RunRecordException when the record contradicts itself
    public static KnownRun of(RunRecord record) {
        require(RunId.isValid(record.getRun()), "run must be 1 to 64 of [a-z0-9-]");
        KnownRun run = new KnownRun(new RunId(record.getRun()), record);
        run.checkShards();
        return run;
    }

    /// Shards, type and number of buffers are fixed once they are known.
    KnownRun followedBy(KnownRun next) {
        boolean changed = hasShards()
                && (!next.record.getShardsList().equals(record.getShardsList())
                        || next.record.getDataType() != record.getDataType()
                        || next.record.getBuffers().getDimension()
                                != record.getBuffers().getDimension());
        require(!changed, "shards and buffers of run " + id + " must not change");
        return next;
    }

    /// Snapshots can be stored from then on.
    public boolean hasShards() {
        return record.getShardsCount() > 0;
    }

    public int shardCount() {
        return record.getShardsCount();
    }

    public Optional<Shard> shard(int index) {
        return index < record.getShardsCount() ? Optional.of(record.getShards(index)) : Optional.empty();
    }

    public ShardLayout layout(Shard shard) {
        return new ShardLayout(
                id,
                shard.getIndex(),
                shard.getLength(),
                record.getDataType(),
                BufferPlan.of(shard, bufferCount()).count());
    }

    /// Values that a snapshot has beside its vectors.
    public int bufferCount() {
        return Math.toIntExact(record.getBuffers().getDimension());
    }

    public boolean hasEnded() {
        return hasEnded(record.getPhase());
    }

    public static boolean hasEnded(RunPhase phase) {
        return phase == RunPhase.RUN_PHASE_FINISHED
                || phase == RunPhase.RUN_PHASE_STOPPED
                || phase == RunPhase.RUN_PHASE_FAILED;
    }

    /// Ordinal of the last snapshot of a run that has ended; −1 when it published none, empty while it goes on.
    public OptionalLong lastOrdinal() {
        Progress progress = record.getProgress();
        return hasEnded()
                ? OptionalLong.of(progress.getSnapshotsPublished() + progress.getSnapshotsDropped() - 1)
                : OptionalLong.empty();
    }

    private void checkShards() {
        List<Shard> shards = record.getShardsList();
        if (shards.isEmpty()) {
            return;
        }
        DataType type = record.getDataType();
        require(
                type != DataType.DATA_TYPE_UNSPECIFIED && type != DataType.UNRECOGNIZED,
                "data_type must be float32, float64 or bfloat16");
        long offset = 0;
        for (int index = 0; index < shards.size(); index++) {
            Shard shard = shards.get(index);
            require(shard.getIndex() == index, "shard " + index + " must have index " + index);
            require(shard.getOffset() == offset, "shard " + index + " must begin at " + offset);
            require(shard.getLength() > 0, "length of shard " + index + " must be positive");
            require(
                    shard.getLength() <= MAX_SHARD_SIZE_IN_BYTES / 16,
                    "length of shard " + index + " must be at most " + MAX_SHARD_SIZE_IN_BYTES / 16 + ", but is "
                            + shard.getLength());
            require(
                    shard.getPartCount() == PartPlan.of(shard.getLength(), type).partCount(),
                    "part_count of shard " + index + " is " + shard.getPartCount() + ", which is not the plan");
            offset += shard.getLength();
        }
        require(
                offset == record.getLayout().getDimension(),
                "shards cover " + offset + " of " + record.getLayout().getDimension() + " coordinates");
        checkBuffers(shards.getFirst());
    }

    private void checkBuffers(Shard first) {
        long count = record.getBuffers().getDimension();
        require(count >= 0, "dimension of buffers must not be negative, but is " + count);
        try {
            BufferPlan.of(first, count);
        } catch (IllegalArgumentException e) {
            throw new RunRecordException(e.getMessage() == null ? "buffers do not fit" : e.getMessage());
        }
    }

    private static void require(boolean holds, String rule) {
        if (!holds) {
            throw new RunRecordException(rule);
        }
    }
}
