package dev.perrin.analysis.grpc;

import dev.perrin.analysis.reanalysis.StoredTrajectory;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.OrdinalRange;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.StepRange;
import dev.perrin.wire.frame.FramePart;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A stored run from snapshot-service: one replay for each shard, all read side by side, so that no more than one
/// message of each is held.
public final class GrpcStoredTrajectory implements StoredTrajectory {
    private static final int MAX_MESSAGE_IN_BYTES = 64 << 20;

    private final ArchiveGrpc.ArchiveBlockingStub archive;

    public GrpcStoredTrajectory(Channel channel) {
        this.archive = ArchiveGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_IN_BYTES);
    }

    @Override
    public void replay(RunPlan plan, Consumer<FramePart> parts) {
        Context.CancellableContext call = Context.current().withCancellation();
        try {
            call.run(() -> replayAll(plan, parts));
        } catch (StatusRuntimeException e) {
            throw new TrajectoryUnavailableException("cannot replay run " + plan.run(), e);
        } finally {
            // Replays that were not read to their end would stay open.
            call.cancel(null);
        }
    }

    private void replayAll(RunPlan plan, Consumer<FramePart> parts) {
        List<ShardReplay> shards = new ArrayList<>();
        for (int shard = 0; shard < plan.record().getShardsCount(); shard++) {
            ReplayRequest.Builder request =
                    ReplayRequest.newBuilder().setRun(plan.run()).setShard(shard);
            if (plan.settings().ofStretch()) {
                request.setSteps(StepRange.newBuilder()
                        .setFirst(plan.settings().fromStep().orElse(0))
                        .setLast(plan.settings().toStep().orElse(-1)));
            } else {
                request.setRange(OrdinalRange.newBuilder().setFirst(0).setLast(-1));
            }
            shards.add(new ShardReplay(plan, shard, archive.replay(request.build())));
        }
        long next = earliest(shards);
        while (next < ShardReplay.END) {
            for (ShardReplay shard : shards) {
                if (shard.ordinal() == next) {
                    shard.readSnapshot(parts);
                }
            }
            next = earliest(shards);
        }
    }

    private static long earliest(List<ShardReplay> shards) {
        return shards.stream().mapToLong(ShardReplay::ordinal).min().orElse(ShardReplay.END);
    }
}
