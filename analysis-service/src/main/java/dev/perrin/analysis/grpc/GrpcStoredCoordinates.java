package dev.perrin.analysis.grpc;

import com.google.protobuf.ByteString;
import dev.perrin.analysis.alllag.ParameterSpan;
import dev.perrin.analysis.alllag.StoredCoordinates;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectoryUnavailableException;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.ListSnapshotsRequest;
import dev.perrin.proto.archive.v1.ReplayRequest;
import dev.perrin.proto.archive.v1.ReplayResponse;
import dev.perrin.proto.archive.v1.StepRange;
import dev.perrin.proto.archive.v1.StoredSnapshot;
import dev.perrin.proto.trajectory.v1.DataType;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/// Slices of a stored run from snapshot-service. Its calls end with the [Context] of the call that they are made for.
public final class GrpcStoredCoordinates implements StoredCoordinates {
    private static final int MAX_MESSAGE_IN_BYTES = 64 << 20;
    private static final long LIST_DEADLINE_SECONDS = 120;
    /// Of one replay, so that a store that hangs does not keep the next caller waiting for good.
    private static final long REPLAY_DEADLINE_MINUTES = 60;

    private final ArchiveGrpc.ArchiveBlockingStub archive;

    public GrpcStoredCoordinates(Channel channel) {
        this.archive = ArchiveGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_IN_BYTES);
    }

    @Override
    public long[] wholeSnapshots(RunPlan plan, long firstStep) {
        ListSnapshotsRequest request = ListSnapshotsRequest.newBuilder()
                .setRun(plan.run())
                .setSteps(StepRange.newBuilder().setFirst(firstStep).setLast(-1))
                .build();
        LongStream.Builder steps = LongStream.builder();
        whole(
                plan,
                () -> archive.withDeadlineAfter(LIST_DEADLINE_SECONDS, TimeUnit.SECONDS)
                        .listSnapshots(request)
                        .forEachRemaining(snapshot -> add(snapshot, steps)));
        return steps.build().toArray();
    }

    /// Shards are named only where some are missing.
    private static void add(StoredSnapshot snapshot, LongStream.Builder steps) {
        if (snapshot.getStoredShardsCount() == 0) {
            steps.add(snapshot.getStep());
        }
    }

    @Override
    public void read(RunPlan plan, int shard, ParameterSpan span, long firstStep, long lastStep, SliceSink slices) {
        long offset = plan.record().getShards(shard).getOffset();
        ReplayRequest request = ReplayRequest.newBuilder()
                .setRun(plan.run())
                .setShard(shard)
                .setSteps(StepRange.newBuilder().setFirst(firstStep).setLast(lastStep))
                .setCoordinates(CoordinateRange.newBuilder()
                        .setFirst(span.first() - offset)
                        .setCount(span.count()))
                .build();
        whole(plan, () -> {
            Iterator<ReplayResponse> messages = archive.withDeadlineAfter(REPLAY_DEADLINE_MINUTES, TimeUnit.MINUTES)
                    .replay(request);
            messages.forEachRemaining(message -> {
                if (message.getDataType() != DataType.DATA_TYPE_FLOAT32) {
                    throw new IllegalStateException("step " + message.getStep() + " of run " + plan.run() + " holds "
                            + message.getDataType() + ": must be float32");
                }
                slices.add(
                        message.getStep(),
                        offset + message.getFirstCoordinate(),
                        floats(message.getPosition()),
                        floats(message.getVelocity()));
            });
        });
    }

    /// A stream that is not read to its end would stay open.
    private static void whole(RunPlan plan, Runnable reading) {
        Context.CancellableContext call = Context.current().withCancellation();
        try {
            call.run(reading);
        } catch (StatusRuntimeException e) {
            throw new TrajectoryUnavailableException("cannot read run " + plan.run() + ": " + e.getStatus(), e);
        } finally {
            call.cancel(null);
        }
    }

    private static FloatBuffer floats(ByteString bytes) {
        return bytes.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }
}
