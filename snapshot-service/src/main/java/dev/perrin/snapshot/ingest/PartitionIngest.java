package dev.perrin.snapshot.ingest;

import com.google.protobuf.ByteString;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.ingest.ShardIngest.Verdict;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FrameFormatException;
import dev.perrin.wire.frame.FramePart;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The records of one partition, strictly in order: a record that cannot be taken yet holds up those behind it.
final class PartitionIngest {
    /// Dead letters carry this much of a record; the whole is at its coordinates.
    private static final int MAX_LETTER_VALUE = 64 * 1024;

    /// A shard that has nothing to store is forgotten after this time; the store knows it.
    private static final long IDLE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record ShardId(RunId run, int shard) {}

    private final IngestContext context;
    private final UnknownRuns unknownRuns;
    private final MemoryUse memory;
    private final int partition;
    private final Deque<IncomingRecord> waiting = new ArrayDeque<>();
    private final Map<ShardId, ShardIngest> shards = new HashMap<>();
    private final PendingRefusals refusals;
    private @Nullable FramePart head;
    private long nextOffset = -1;
    /// Records before it have been read once; some are read again for shards that were set aside.
    private long readThrough;

    PartitionIngest(IngestContext context, UnknownRuns unknownRuns, MemoryUse memory, int partition) {
        this.context = context;
        this.unknownRuns = unknownRuns;
        this.memory = memory;
        this.partition = partition;
        this.refusals = new PendingRefusals(context);
    }

    void accept(List<IncomingRecord> records) {
        waiting.addAll(records);
    }

    boolean isWaiting() {
        return !waiting.isEmpty();
    }

    boolean isFailing() {
        return shards.values().stream().anyMatch(ShardIngest::isFailing);
    }

    Collection<ShardIngest> shards() {
        return shards.values();
    }

    boolean hasUnstored() {
        return refusals.count() > 0 || shards.values().stream().anyMatch(ShardIngest::hasUnstored);
    }

    /// Offset that may be committed: everything before it is durable. Empty before the first record.
    OptionalLong committable() {
        if (nextOffset < 0) {
            return OptionalLong.empty();
        }
        long offset = Math.min(nextOffset, refusals.firstOffset());
        for (ShardIngest shard : shards.values()) {
            offset = Math.min(offset, shard.firstUnstoredOffset());
        }
        return OptionalLong.of(offset);
    }

    void advance(long nowNanos) {
        refusals.advance(nowNanos);
        forgetDeleted();
        shards.values().forEach(shard -> shard.advance(nowNanos));
        shards.values().removeIf(shard -> shard.isIdleSince(nowNanos - IDLE_NANOS));
    }

    /// What is being put of a deleted run ends unheard; whoever deleted it looks again.
    private void forgetDeleted() {
        shards.entrySet().removeIf(shard -> {
            boolean gone = context.directory().isDeleted(shard.getKey().run());
            if (gone) {
                shard.getValue().abandon();
            }
            return gone;
        });
    }

    /// Leaves the accounts, with all that its shards hold.
    void abandon() {
        shards.values().forEach(ShardIngest::abandon);
    }

    boolean wantsToReadAgain() {
        return shards.values().stream().anyMatch(ShardIngest::isWorthReadingAgain);
    }

    /// Where the partition is to be read again, for shards that were set aside and have room now. What waits is
    /// forgotten: it will come again.
    OptionalLong rewind(MemoryLimit limit) {
        if (nextOffset < readThrough) {
            return OptionalLong.empty();
        }
        Optional<ShardIngest> oldest = shards.values().stream()
                .filter(ShardIngest::isWorthReadingAgain)
                .filter(shard -> limit.hasRoomFor(shard.wholeSizeInBytes()))
                .min(Comparator.comparingLong(ShardIngest::setAsideFrom));
        if (oldest.isEmpty()) {
            return OptionalLong.empty();
        }
        oldest.get().readAgain();
        limit.turnBegins();
        waiting.clear();
        head = null;
        readThrough = nextOffset;
        nextOffset = oldest.get().setAsideFrom();
        return OptionalLong.of(nextOffset);
    }

    /// Takes records until one has to wait, or there is no more room.
    void take(MemoryLimit limit) {
        if (isFailing()) {
            return;
        }
        while (!waiting.isEmpty() && refusals.hasRoom() && limit.hasRoom()) {
            IncomingRecord record = waiting.getFirst();
            boolean again = record.offset() < readThrough;
            if (!(again ? isTakenAgain(record) : isTaken(record))) {
                return;
            }
            waiting.removeFirst();
            head = null;
            nextOffset = record.offset() + 1;
            if (again && nextOffset >= readThrough) {
                shards.values().forEach(ShardIngest::readAll);
            }
        }
    }

    private boolean isTaken(IncomingRecord record) {
        try {
            Optional<ShardIngest> shard = shardOf(decoded(record).header(), record);
            return shard.isPresent() && isTaken(shard.get(), record);
        } catch (FrameFormatException refused) {
            refuse(record, refused.reason().label(), refused);
            return true;
        } catch (RefusedException refused) {
            refuse(record, refused.reason(), refused);
            return true;
        }
    }

    /// Only for the shards that were set aside: for all others the record has had its effect.
    private boolean isTakenAgain(IncomingRecord record) {
        FramePart part;
        try {
            part = decoded(record);
        } catch (FrameFormatException refusedBefore) {
            return true;
        }
        PartHeader header = part.header();
        RunId run = new RunId(header.getRun());
        ShardIngest shard = shards.get(new ShardId(run, header.getShard()));
        if (shard == null
                || !shard.takesAgain(record.offset())
                || !Arrays.equals(record.key(), RecordKeys.ofShard(run, header.getShard()))) {
            return true;
        }
        try {
            return isTaken(shard, record);
        } catch (FrameFormatException refused) {
            refuse(record, refused.reason().label(), refused);
            return true;
        } catch (RefusedException refused) {
            refuse(record, refused.reason(), refused);
            return true;
        }
    }

    private boolean isTaken(ShardIngest shard, IncomingRecord record) {
        return shard.offer(decoded(record), record.value().length, record.offset()) == Verdict.TAKEN;
    }

    private FramePart decoded(IncomingRecord record) {
        FramePart part = head;
        if (part == null) {
            part = FrameDecoder.decode(record.value());
            head = part;
        }
        return part;
    }

    /// @return empty while the run is not known yet
    private Optional<ShardIngest> shardOf(PartHeader header, IncomingRecord record) {
        RunId run = new RunId(header.getRun());
        if (!Arrays.equals(record.key(), RecordKeys.ofShard(run, header.getShard()))) {
            throw new RefusedException("record-key", "key is not that of run " + run + ", shard " + header.getShard());
        }
        if (context.directory().isDeleted(run)) {
            throw new RefusedException(RefusedException.DELETED_RUN, "run " + run + " was deleted");
        }
        ShardIngest known = shards.get(new ShardId(run, header.getShard()));
        if (known != null) {
            return Optional.of(known);
        }
        Optional<KnownRun> announced = context.directory().find(run).filter(KnownRun::hasShards);
        if (announced.isEmpty()) {
            if (unknownRuns.isGivenUp(run, context.nanoClock().getAsLong())) {
                throw new RefusedException("unknown-run", "run " + run + " was never announced");
            }
            return Optional.empty();
        }
        Shard shard = announced
                .get()
                .shard(header.getShard())
                .orElseThrow(() -> new RefusedException(
                        FrameFormatException.Reason.LAYOUT_MISMATCH.label(),
                        "run " + run + " has no shard " + header.getShard()));
        ShardIngest created = new ShardIngest(context, memory, announced.get(), shard, refusals::firstOffset);
        shards.put(new ShardId(run, header.getShard()), created);
        return Optional.of(created);
    }

    private void refuse(IncomingRecord record, String reason, RuntimeException detail) {
        // What is refused only for its run is whole at its coordinates, and may be all that a run still sends.
        int length = RefusedException.isAboutTheRun(reason) ? 0 : Math.min(record.value().length, MAX_LETTER_VALUE);
        context.observer().recordRefused(reason);
        refusals.add(
                record.offset(),
                DeadLetter.newBuilder()
                        .setTopic(Topic.SNAPSHOTS.topicName())
                        .setPartition(partition)
                        .setOffset(record.offset())
                        .setService("snapshot-service")
                        .setReason(reason)
                        .setDetail(String.valueOf(detail.getMessage()))
                        .setKey(ByteString.copyFrom(record.key(), 0, Math.min(record.key().length, MAX_LETTER_VALUE)))
                        .setValue(ByteString.copyFrom(record.value(), 0, length))
                        .build());
    }
}
