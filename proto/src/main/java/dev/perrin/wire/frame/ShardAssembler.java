package dev.perrin.wire.frame;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.wire.frame.FrameFormatException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Puts the parts of one shard together again, one snapshot at a time. Holds at most one snapshot of the shard; a
/// shard of one part is passed through without a copy.
///
/// Parts come in order, as they do on one partition. Part 0 starts afresh, so that a producer which was cut off and
/// begins a snapshot again is understood. Not thread safe.
public final class ShardAssembler {
    private final Shard shard;
    private final PartPlan plan;
    private final DataType type;
    private final CRC32C checksum = new CRC32C();
    private @Nullable PartHeader previous;
    private ByteBuffer position = ByteBuffer.allocate(0);
    private ByteBuffer velocity = ByteBuffer.allocate(0);

    public ShardAssembler(Shard shard, DataType type) {
        this.shard = shard;
        this.plan = PartPlan.of(shard.getLength(), type);
        this.type = type;
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
            previous = null;
            throw refused;
        }
        if (header.getPart() == 0) {
            checksum.reset();
        }
        checksum.update(part.payload());
        previous = part.isLast() ? null : header;
        if (part.isLast() && (int) checksum.getValue() != header.getShardCrc32C()) {
            throw new FrameFormatException(
                    Reason.SHARD_CHECKSUM,
                    "checksum of shard " + shard.getIndex() + " at ordinal " + header.getOrdinal() + " does not match");
        }
        if (plan.partCount() == 1) {
            return Optional.of(new ShardSnapshot(header, part.positionBytes(), part.velocityBytes()));
        }
        append(part);
        if (!part.isLast()) {
            return Optional.empty();
        }
        return Optional.of(new ShardSnapshot(header, position.flip(), velocity.flip()));
    }

    /// Forgets the snapshot under way.
    public void reset() {
        previous = null;
    }

    private void append(FramePart part) {
        if (part.header().getPart() == 0) {
            int size = Math.toIntExact(plan.length() * FrameFormat.sizeInBytes(type));
            position = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            velocity = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }
        position.put(part.positionBytes());
        velocity.put(part.velocityBytes());
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
    }

    private void checkOrder(PartHeader header) {
        if (header.getPart() == 0) {
            return;
        }
        PartHeader before = previous;
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
