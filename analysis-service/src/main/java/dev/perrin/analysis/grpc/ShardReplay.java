package dev.perrin.analysis.grpc;

import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FramePart;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Cuts the replay of one shard, whose messages have sizes of their own, into the parts in which the run was published.
final class ShardReplay {
    /// Ordinal after the last.
    static final long END = Long.MAX_VALUE;

    private final RunPlan plan;
    private final int shard;
    private final int partCount;
    private final Iterator<ReplayResponse> messages;
    private @Nullable ReplayResponse current;

    ShardReplay(RunPlan plan, int shard, Iterator<ReplayResponse> messages) {
        this.plan = plan;
        this.shard = shard;
        this.partCount = plan.record().getShards(shard).getPartCount();
        this.messages = messages;
        advance();
    }

    /// Of the next snapshot.
    long ordinal() {
        return current == null ? END : current.getOrdinal();
    }

    /// Hands on every part of the next snapshot.
    void readSnapshot(Consumer<FramePart> parts) {
        long ordinal = ordinal();
        int consumed = 0;
        for (int part = 0; part < partCount; part++) {
            PartRange range = plan.range(shard, part)
                    .orElseThrow(() -> new IllegalStateException("shard " + shard + " is not in the layout"));
            int vector = range.count() * Float.BYTES;
            ByteBuffer payload = ByteBuffer.allocate(2 * vector);
            PartHeader.Builder header = PartHeader.newBuilder();
            for (int filled = 0; filled < vector; ) {
                ReplayResponse message = current(ordinal);
                int count = Math.min(vector - filled, message.getPosition().size() - consumed);
                message.getPosition().substring(consumed, consumed + count).copyTo(payload.array(), filled);
                message.getVelocity().substring(consumed, consumed + count).copyTo(payload.array(), vector + filled);
                describe(header, message, range);
                filled += count;
                consumed += count;
                if (consumed == message.getPosition().size()) {
                    consumed = 0;
                    advance();
                }
            }
            parts.accept(new FramePart(header.build(), payload));
        }
    }

    private ReplayResponse current(long ordinal) {
        return Optional.ofNullable(current)
                .filter(message -> message.getOrdinal() == ordinal)
                .filter(message ->
                        message.getPosition().size() == message.getVelocity().size())
                .orElseThrow(() -> new IllegalStateException(
                        "snapshot " + ordinal + " of run " + plan.run() + " ends early in shard " + shard));
    }

    private void describe(PartHeader.Builder header, ReplayResponse message, PartRange range) {
        header.setRun(plan.run())
                .setOrdinal(message.getOrdinal())
                .setStep(message.getStep())
                .setShard(shard)
                .setPart(range.part())
                .setPartCount(partCount)
                .setFirstCoordinate(range.firstCoordinate())
                .setCoordinateCount(range.count())
                .setDataType(DataType.DATA_TYPE_FLOAT32)
                .setPhase(message.getPhase())
                .setReference(message.getReference());
        if (message.hasCurvatureStep()) {
            header.setCurvatureStep(message.getCurvatureStep());
        }
    }

    private void advance() {
        current = messages.hasNext() ? messages.next() : null;
    }
}
