package dev.perrin.snapshot.ingest;

import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.SegmentKey;
import dev.perrin.snapshot.archive.SegmentStore.Outcome;
import dev.perrin.snapshot.archive.ShardLayout;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.ingest.MemoryUse.Share;
import dev.perrin.wire.frame.FramePart;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The way of one shard of one run into the store. At most one segment is being put; the next one is collected
/// meanwhile. Begins by asking the store how far the shard is stored.
final class ShardIngest {
    /// What became of a part that was offered.
    enum Verdict {
        TAKEN,
        /// To be offered again later.
        WAIT
    }

    private static final long NOT_SET_ASIDE = Long.MAX_VALUE;

    private final IngestContext context;
    private final MemoryUse memory;
    private final ShardLayout layout;
    private final LongSupplier firstPendingRefusal;
    private final ShardAssembly assembly;
    private final SegmentPlan collecting;
    private @Nullable RetriedRequest<Long> location;
    private long storedThrough = -1;
    private @Nullable SegmentKey lastStored;
    private List<CollectedPoint> closed = List.of();
    private long closedSizeInBytes;
    private @Nullable RetriedRequest<Outcome> put;
    /// Offset of the record that made the latest snapshot whole.
    private long collectedOffset;
    private long lastUsedNanos;
    /// Of the snapshot that was refused last, whose further parts are refused too.
    private long refusedOrdinal = -1;
    private String refusal = "";
    /// Where the records begin that are passed over for want of memory, or are being read again.
    private long setAsideFrom = NOT_SET_ASIDE;
    private boolean readingAgain;
    private boolean passedOver;
    private Share reported = Share.NOTHING;

    /// @param firstPendingRefusal lowest offset in the partition whose dead letter is not durable
    ShardIngest(IngestContext context, MemoryUse memory, KnownRun run, Shard shard, LongSupplier firstPendingRefusal) {
        this.context = context;
        this.memory = memory;
        this.layout = run.layout(shard);
        this.firstPendingRefusal = firstPendingRefusal;
        this.assembly = new ShardAssembly(shard, layout.type(), layout.bufferCount(), context.nanoClock());
        this.collecting = new SegmentPlan(context.settings().segmentSizeInBytes());
        this.location = new RetriedRequest<>(context, () -> {
            context.quota().learn(run);
            return context.store().begin(run, layout.shard());
        });
        this.lastUsedNanos = context.nanoClock().getAsLong();
    }

    /// @param recordSizeInBytes of the record that the part is a view of
    /// @throws RuntimeException when the part is refused; the stream goes on after it
    Verdict offer(FramePart part, int recordSizeInBytes, long offset) {
        lastUsedNanos = context.nanoClock().getAsLong();
        PartHeader header = part.header();
        if (location != null) {
            return Verdict.WAIT;
        }
        if (header.getOrdinal() <= highestOrdinal() || assembly.holds(header)) {
            context.observer().repeatIgnored(layout.run());
            return Verdict.TAKEN;
        }
        if (isSetAside()) {
            passedOver = true;
            return Verdict.TAKEN;
        }
        if (header.getPart() == 0 && !part.isLast() && !readingAgain && memory.isHoldingBack()) {
            setAsideFrom(offset);
            passedOver = true;
            return Verdict.TAKEN;
        }
        if (part.isLast() && mustCloseFor(header) && !isFreeToPut()) {
            return Verdict.WAIT;
        }
        if (header.getPart() == 0) {
            refuseBeyondQuota(header);
        } else if (header.getOrdinal() == refusedOrdinal) {
            throw new RefusedException(RefusedException.QUOTA, refusal);
        }
        try {
            assembly.add(part, recordSizeInBytes, offset).ifPresent(whole -> collect(whole, offset));
        } finally {
            report();
        }
        return Verdict.TAKEN;
    }

    /// Forgets the snapshot that is being assembled; from its first record on, the shard is to be read again. Until
    /// then its records are passed over.
    void setAside() {
        setAsideFrom(assembly.firstOffset());
    }

    private void setAsideFrom(long offset) {
        setAsideFrom = Math.min(setAsideFrom, Math.min(offset, assembly.firstOffset()));
        passedOver = readingAgain;
        readingAgain = false;
        assembly.forget();
        report();
    }

    /// Whether records are passed over.
    boolean isSetAside() {
        return setAsideFrom != NOT_SET_ASIDE && !readingAgain;
    }

    /// Whether there is more to read for it than what was there when it was set aside: a producer that is gone sends
    /// nothing.
    boolean isWorthReadingAgain() {
        return isSetAside() && passedOver;
    }

    /// Where the first record lies that is to be read again.
    long setAsideFrom() {
        return setAsideFrom;
    }

    void readAgain() {
        readingAgain = true;
    }

    /// Whether a record that was read before is to be taken now.
    boolean takesAgain(long offset) {
        return readingAgain && offset >= setAsideFrom;
    }

    /// All that was passed over has been read.
    void readAll() {
        if (readingAgain) {
            readingAgain = false;
            setAsideFrom = NOT_SET_ASIDE;
        }
    }

    /// Leaves the accounts, with all that it holds.
    void abandon() {
        memory.changed(this, reported, Share.NOTHING);
        reported = Share.NOTHING;
    }

    private void report() {
        Share now = new Share(retainedSizeInBytes(), hasUnstored(), isAssembling());
        if (!now.equals(reported)) {
            memory.changed(this, reported, now);
            reported = now;
        }
    }

    /// Takes up what the store has answered, and closes a segment that has waited long enough.
    void advance(long nowNanos) {
        RetriedRequest<Long> pendingLocation = location;
        if (pendingLocation != null && pendingLocation.advance(nowNanos)) {
            storedThrough = pendingLocation.answer();
            location = null;
        }
        RetriedRequest<Outcome> pendingPut = put;
        if (pendingPut != null && pendingPut.advance(nowNanos)) {
            put = null;
            settle(pendingPut.answer(), nowNanos);
        }
        if (collecting.isFull()
                || collecting.isOlderThan(context.settings().maxDelay().toNanos(), nowNanos)
                || (!collecting.isEmpty() && runIsPublishedThrough(collecting.lastOrdinal(() -> -1)))) {
            close();
        }
        report();
    }

    /// Closes the segment under way, unless one is still being put, or a record before its end was refused
    /// and its dead letter is not durable: once the segment is stored, whoever reads that record again
    /// takes it for a repeat.
    void close() {
        if (isFreeToPut() && !collecting.isEmpty()) {
            store(collecting.close());
            report();
        }
    }

    /// Whether records must wait until the store answers again.
    boolean isFailing() {
        return (location != null && location.isFailing()) || (put != null && put.isFailing());
    }

    boolean hasUnstored() {
        return put != null || !collecting.isEmpty();
    }

    boolean isAssembling() {
        return !assembly.isEmpty();
    }

    boolean isPutting() {
        return put != null;
    }

    long collectingSizeInBytes() {
        return collecting.retainedSizeInBytes();
    }

    long retainedSizeInBytes() {
        return collecting.retainedSizeInBytes() + closedSizeInBytes + assembly.retainedSizeInBytes();
    }

    /// What the snapshot that is being assembled lacks.
    long missingSizeInBytes() {
        return assembly.missingSizeInBytes();
    }

    /// About what a snapshot takes.
    long wholeSizeInBytes() {
        return assembly.wholeSizeInBytes();
    }

    /// When the latest part came.
    long lastGrownNanos() {
        return assembly.lastGrownNanos();
    }

    /// Lowest offset whose effect is not durable; [Long#MAX_VALUE] when all is.
    long firstUnstoredOffset() {
        long first = Math.min(setAsideFrom, Math.min(collecting.firstOffset(), assembly.firstOffset()));
        return closed.isEmpty() ? first : Math.min(first, closed.getFirst().firstOffset());
    }

    /// Whether it could be forgotten: the store knows all that it knows.
    boolean isIdleSince(long nanos) {
        return !hasUnstored()
                && location == null
                && assembly.isEmpty()
                && setAsideFrom == NOT_SET_ASIDE
                && lastUsedNanos - nanos < 0;
    }

    private boolean isFreeToPut() {
        return put == null && (collecting.isEmpty() || firstPendingRefusal.getAsLong() > collectedOffset);
    }

    private void collect(CollectedPoint whole, long offset) {
        if (!collecting.accepts(whole)) {
            close();
        }
        collectedOffset = offset;
        collecting.add(whole);
        context.observer().shardAssembled(layout.run());
        if (collecting.isFull()) {
            close();
        }
    }

    private void refuseBeyondQuota(PartHeader header) {
        Optional<String> refused = context.quota().refusal(layout.run(), header.getOrdinal());
        if (refused.isPresent()) {
            refusedOrdinal = header.getOrdinal();
            refusal = refused.get();
            throw new RefusedException(RefusedException.QUOTA, refusal);
        }
    }

    private boolean mustCloseFor(PartHeader header) {
        return collecting.isFull() || header.getOrdinal() != collecting.lastOrdinal(() -> header.getOrdinal() - 1) + 1;
    }

    private void store(List<CollectedPoint> segment) {
        closed = segment;
        closedSizeInBytes =
                segment.stream().mapToLong(CollectedPoint::retainedSizeInBytes).sum();
        List<ShardPoint> points = segment.stream().map(CollectedPoint::point).toList();
        Optional<SegmentKey> after = Optional.ofNullable(lastStored);
        put = new RetriedRequest<>(context, () -> context.store().append(layout, points, after));
    }

    private void settle(Outcome outcome, long nowNanos) {
        List<CollectedPoint> segment = closed;
        closed = List.of();
        closedSizeInBytes = 0;
        switch (outcome) {
            case Outcome.Stored(var stored) -> {
                storedThrough = stored.key().lastOrdinal();
                lastStored = stored.key();
                context.observer()
                        .segmentStored(stored, nowNanos - segment.getFirst().assembledAtNanos());
            }
            case Outcome.Overtaken(long through) -> {
                storedThrough = Math.max(storedThrough, through);
                context.observer().segmentOvertaken(layout.run());
                collecting.dropThrough(through);
                assembly.forgetThrough(through);
                List<CollectedPoint> rest = segment.stream()
                        .filter(point -> point.ordinal() > through)
                        .toList();
                if (!rest.isEmpty()) {
                    store(rest);
                }
            }
        }
    }

    private long highestOrdinal() {
        return collecting.lastOrdinal(
                () -> closed.isEmpty() ? storedThrough : closed.getLast().ordinal());
    }

    private Optional<KnownRun> run() {
        return context.directory().find(layout.run());
    }

    private boolean runIsPublishedThrough(long ordinal) {
        OptionalLong last = run().map(KnownRun::lastOrdinal).orElse(OptionalLong.empty());
        return last.isPresent() && ordinal >= last.getAsLong();
    }
}
