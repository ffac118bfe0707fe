package dev.perrin.trainer.grpc;

import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.CoordinateRange;
import dev.perrin.proto.archive.v1.GetRunRequest;
import dev.perrin.proto.archive.v1.ParameterSlice;
import dev.perrin.proto.archive.v1.PhaseSpacePart;
import dev.perrin.proto.archive.v1.ReadParametersRequest;
import dev.perrin.proto.archive.v1.ReadParametersResponse;
import dev.perrin.proto.archive.v1.SnapshotSelector;
import dev.perrin.proto.run.v1.CurvatureTarget;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.trainer.run.NotReadyException;
import dev.perrin.trainer.run.RunFailedException;
import dev.perrin.trainer.run.StoredSnapshots;
import dev.perrin.wire.RunId;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.BufferOverflowException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Stored runs, from snapshot-service.
public final class GrpcStoredSnapshots implements StoredSnapshots {
    private static final int MAX_MESSAGE_IN_BYTES = 64 << 20;
    private static final long FIND_SECONDS = 10;

    private final ArchiveGrpc.ArchiveBlockingStub archive;
    private final Duration readTimeout;

    /// @param readTimeout of one snapshot, with the time that the service may be out of reach
    public GrpcStoredSnapshots(Channel channel, Duration readTimeout) {
        this.archive = ArchiveGrpc.newBlockingStub(channel)
                .withMaxInboundMessageSize(MAX_MESSAGE_IN_BYTES)
                .withWaitForReady();
        this.readTimeout = readTimeout;
    }

    @Override
    public Optional<RunRecord> find(RunId run) {
        try {
            return Optional.of(archive.withDeadlineAfter(FIND_SECONDS, TimeUnit.SECONDS)
                    .getRun(GetRunRequest.newBuilder().setRun(run.value()).build())
                    .getRun()
                    .getRecord());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw new NotReadyException("snapshot-service cannot tell of run '" + run + "': " + e.getStatus());
        }
    }

    @Override
    public Point read(CurvatureTarget target, int dimension) {
        ReadParametersRequest request = ReadParametersRequest.newBuilder()
                .setRun(target.getRun())
                .setSnapshot(selector(target))
                .setPart(PhaseSpacePart.PHASE_SPACE_PART_POSITION)
                .setParameters(CoordinateRange.newBuilder().setFirst(0).setCount(dimension))
                .build();
        // A stream that is not read to its end would stay open.
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try {
            return whole(
                    archive.withDeadlineAfter(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
                            .readParameters(request),
                    dimension);
        } catch (StatusRuntimeException e) {
            throw new RunFailedException(
                    "snapshot-service cannot read a snapshot of run '" + target.getRun() + "': " + e.getStatus(), e);
        } finally {
            call.detach(before);
            call.cancel(null);
        }
    }

    private static SnapshotSelector.Builder selector(CurvatureTarget target) {
        SnapshotSelector.Builder selector = SnapshotSelector.newBuilder();
        return switch (target.getPointCase()) {
            case ORDINAL -> selector.setOrdinal(target.getOrdinal());
            case STEP -> selector.setStep(target.getStep());
            case REFERENCE -> selector.setReference(true);
            case LAST, POINT_NOT_SET -> selector.setLast(true);
        };
    }

    private static Point whole(Iterator<ReadParametersResponse> messages, int dimension) {
        float[] position = new float[dimension];
        FloatCollector collector = new FloatCollector(position);
        ParameterSlice slice = ParameterSlice.getDefaultInstance();
        while (messages.hasNext()) {
            ReadParametersResponse message = messages.next();
            slice = message.hasSlice() ? message.getSlice() : slice;
            if (slice.getDataType() != DataType.DATA_TYPE_FLOAT32) {
                throw new RunFailedException("the snapshot must be of float32, but is of " + slice.getDataType());
            }
            try {
                collector.add(message.getElements());
            } catch (BufferOverflowException e) {
                throw new RunFailedException("the snapshot must have " + dimension + " parameters, but has more", e);
            }
        }
        if (!collector.isComplete()) {
            throw new RunFailedException(
                    "the snapshot must have " + dimension + " parameters, but has " + collector.count());
        }
        return new Point(slice.getOrdinal(), slice.getStep(), position);
    }
}
