package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Puts the parts of one shard together again, one snapshot at a time, without copying them: the result is made of
/// views of the frames, which it keeps alive. Holds at most the frames of one snapshot of the shard.
///
/// Parts come in order, as they do on one partition. Part 0 starts afresh, so that a producer which was cut off and
/// begins a snapshot again is understood. Not thread safe.
public final class ShardAssembler {
    private final Shard shard;
    private final PartPlan plan;
    private final DataType type;
    private final BufferPlan buffers;
    private final Crc32cSum checksum = new Crc32cSum();
    private List<FramePart> parts = new ArrayList<>();

    /// Of a run without buffers.
    public ShardAssembler(Shard shard, DataType type) {
        this(shard, type, 0);
    }

    /// @param bufferCount values that a snapshot of the run has beside its vectors, all shards together
    public ShardAssembler(Shard shard, DataType type, long bufferCount) {
        this.shard = shard;
        this.plan = PartPlan.of(shard.getLength(), type);
        this.type = type;
        this.buffers = BufferPlan.of(shard, bufferCount);
    }

    /// @return the whole shard once its last part has been added, empty before
    /// @throws FrameFormatException when the part does not fit the layout, its predecessor or the checksum
    ///     of the whole; the snapshot under way is then forgotten
    public Optional<ShardSnapshot> add(FramePart part) {
        PartHeader header = part.header();
        try {
            checkLayout(header);
            checkOrder(header);
        } catch (FrameFormatException refused) {
            reset();
            throw refused;
        }
        if (header.getPart() == 0) {
            reset();
        }
        parts.add(part);
        // The decoder has checked each payload against its own checksum.
        checksum.add(header.getPayloadCrc32C(), part.payload().remaining());
        if (!part.isLast()) {
            return Optional.empty();
        }
        List<FramePart> whole = parts;
        int actual = checksum.value();
        reset();
        if (actual != header.getShardCrc32C()) {
            throw new FrameFormatException(
                    Reason.SHARD_CHECKSUM,
                    "checksum of shard " + shard.getIndex() + " at ordinal " + header.getOrdinal() + " does not match");
        }
        return Optional.of(new ShardSnapshot(
                header.toBuilder().clearBuffers().build(),
                whole.stream().map(FramePart::positionBytes).toList(),
                whole.stream().map(FramePart::velocityBytes).toList(),
                whole.stream()
                        .map(FramePart::bufferBytes)
                        .filter(ByteBuffer::hasRemaining)
                        .toList()));
    }

    /// Forgets the snapshot under way.
    public void reset() {
        parts = new ArrayList<>();
        checksum.reset();
    }

    private void checkLayout(PartHeader header) {
        boolean fits = header.getShard() == shard.getIndex()
                && header.getDataType() == type
                && header.getPartCount() == plan.partCount()
                && header.getFirstCoordinate() == plan.firstCoordinate(header.getPart())
                && header.getCoordinateCount() == plan.coordinateCount(header.getPart());
        if (!fits) {
            throw new FrameFormatException(
                    Reason.LAYOUT_MISMATCH,
                    "part " + header.getPart() + " of " + header.getPartCount() + " at coordinate "
                            + header.getFirstCoordinate() + " (" + header.getCoordinateCount() + " of "
                            + header.getDataType() + ") does not fit shard " + shard.getIndex() + " of "
                            + shard.getLength() + " coordinates in " + plan.partCount() + " parts of " + type);
        }
        int expected = buffers.count(header.getPart()) * Float.BYTES;
        if (header.getBuffers().size() != expected) {
            throw new FrameFormatException(
                    Reason.LAYOUT_MISMATCH,
                    "part " + header.getPart() + " of shard " + shard.getIndex() + " must have " + expected
                            + " bytes of the run's " + buffers.count() + " buffers, but has "
                            + header.getBuffers().size());
        }
    }

    private void checkOrder(PartHeader header) {
        if (header.getPart() == 0) {
            return;
        }
        PartHeader before = parts.isEmpty() ? null : parts.getLast().header();
        if (before == null
                || !before.getRun().equals(header.getRun())
                || before.getOrdinal() != header.getOrdinal()
                || before.getStep() != header.getStep()
                || before.getPart() != header.getPart() - 1) {
            throw new FrameFormatException(
                    Reason.OUT_OF_ORDER,
                    "part " + header.getPart() + " of ordinal " + header.getOrdinal() + " follows "
                            + (before == null
                                    ? "no part"
                                    : "part " + before.getPart() + " of ordinal " + before.getOrdinal()));
        }
    }
}
