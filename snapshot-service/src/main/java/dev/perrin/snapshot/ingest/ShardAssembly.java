package dev.perrin.snapshot.ingest;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotHead;
import dev.perrin.wire.frame.FrameFormat;
import dev.perrin.wire.frame.FrameFormatException;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.ShardAssembler;
import dev.perrin.wire.frame.ShardSnapshot;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The snapshot of a shard that is being put together, with the offset it began at. Parts that come twice,
/// because their producer or the broker sent them twice, are recognised.
final class ShardAssembly {
    private final Shard shard;
    private final DataType type;
    private final int bufferCount;
    private final LongSupplier nanoClock;
    private final ShardAssembler assembler;
    /// Part 0 of the snapshot under way, none between snapshots.
    private @Nullable PartHeader first;
    private int lastPart;
    private long firstOffset;
    private long recordsSizeInBytes;
    private long lastGrownNanos;

    /// @param bufferCount values that a snapshot of the run has beside its vectors, all shards together
    ShardAssembly(Shard shard, DataType type, int bufferCount, LongSupplier nanoClock) {
        this.shard = shard;
        this.type = type;
        this.bufferCount = bufferCount;
        this.nanoClock = nanoClock;
        this.assembler = new ShardAssembler(shard, type, bufferCount);
    }

    /// Whether this part is among those of the snapshot under way. Part 0 with another content begins it afresh.
    boolean holds(PartHeader header) {
        PartHeader begun = first;
        return begun != null
                && header.getOrdinal() == begun.getOrdinal()
                && header.getStep() == begun.getStep()
                && header.getPart() <= lastPart
                && (header.getPart() > 0 || header.getPayloadCrc32C() == begun.getPayloadCrc32C());
    }

    /// @param recordSizeInBytes of the record that the part is a view of
    /// @return the snapshot when this was its last part
    /// @throws FrameFormatException when the part does not fit; the snapshot under way is then forgotten
    Optional<CollectedPoint> add(FramePart part, int recordSizeInBytes, long offset) {
        PartHeader header = part.header();
        Optional<ShardSnapshot> whole;
        try {
            whole = assembler.add(part);
        } catch (FrameFormatException refused) {
            forget();
            throw refused;
        }
        if (header.getPart() == 0) {
            first = header;
            firstOffset = offset;
            recordsSizeInBytes = 0;
        }
        lastPart = header.getPart();
        lastGrownNanos = nanoClock.getAsLong();
        // Buffers are copied out of the record, and once more into the head of the segment.
        recordsSizeInBytes += recordSizeInBytes + 2L * header.getBuffers().size();
        Optional<CollectedPoint> point = whole.map(snapshot -> new CollectedPoint(
                new ShardPoint(head(header), snapshot.position(), snapshot.velocity(), snapshot.buffers()),
                recordsSizeInBytes,
                firstOffset,
                lastGrownNanos));
        if (point.isPresent()) {
            forget();
        }
        return point;
    }

    /// Forgets a snapshot that somebody else has stored.
    void forgetThrough(long ordinal) {
        if (first != null && first.getOrdinal() <= ordinal) {
            forget();
        }
    }

    boolean isEmpty() {
        return first == null;
    }

    /// Offset of the first part of the snapshot under way; [Long#MAX_VALUE] when there is none.
    long firstOffset() {
        return first == null ? Long.MAX_VALUE : firstOffset;
    }

    long retainedSizeInBytes() {
        return first == null ? 0 : recordsSizeInBytes;
    }

    /// Payload that is to come until the snapshot is whole.
    long missingSizeInBytes() {
        return Math.max(0, wholeSizeInBytes() - retainedSizeInBytes());
    }

    /// About what a snapshot of the shard takes.
    long wholeSizeInBytes() {
        return 2 * shard.getLength() * FrameFormat.sizeInBytes(type) + 3L * bufferCount * Float.BYTES;
    }

    /// When the latest part came.
    long lastGrownNanos() {
        return lastGrownNanos;
    }

    private static SnapshotHead head(PartHeader header) {
        return new SnapshotHead(
                header.getOrdinal(),
                header.getStep(),
                header.getPhase(),
                header.getReference(),
                header.hasCurvatureStep() ? OptionalLong.of(header.getCurvatureStep()) : OptionalLong.empty());
    }

    /// Forgets the snapshot under way.
    void forget() {
        first = null;
        recordsSizeInBytes = 0;
        assembler.reset();
    }
}
