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
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.trainer.run.NotReadyException;
import dev.perrin.trainer.run.RunFailedException;
import dev.perrin.trainer.run.StoredSnapshots;
import dev.perrin.wire.RunId;
import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.BufferOverflowException;
import java.nio.FloatBuffer;
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
    public Point read(CurvatureTarget target, RunRecord measured) {
        float[] position = new float[Math.toIntExact(measured.getLayout().getDimension())];
        ParameterSlice slice = read(
                request(target.getRun(), selector(target).build())
                        .setParameters(CoordinateRange.newBuilder().setFirst(0).setCount(position.length))
                        .build(),
                FloatBuffer.wrap(position));
        float[] buffers = new float[Math.toIntExact(measured.getBuffers().getDimension())];
        // The very same snapshot: the last one may be another meanwhile.
        SnapshotSelector found =
                SnapshotSelector.newBuilder().setOrdinal(slice.getOrdinal()).build();
        for (TensorLayout tensor : measured.getBuffers().getTensorsList()) {
            int count = Math.toIntExact(tensor.getShapeList().stream().reduce(1L, Math::multiplyExact));
            ParameterSlice _ = read(
                    request(target.getRun(), found).setTensor(tensor.getName()).build(),
                    FloatBuffer.wrap(buffers, Math.toIntExact(tensor.getOffset()), count));
        }
        return new Point(slice.getOrdinal(), slice.getStep(), position, buffers);
    }

    private static ReadParametersRequest.Builder request(String run, SnapshotSelector snapshot) {
        return ReadParametersRequest.newBuilder()
                .setRun(run)
                .setSnapshot(snapshot)
                .setPart(PhaseSpacePart.PHASE_SPACE_PART_POSITION);
    }

    /// @param target from its position to its limit. Modified: filled.
    private ParameterSlice read(ReadParametersRequest request, FloatBuffer target) {
        // A stream that is not read to its end would stay open.
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try {
            return whole(
                    archive.withDeadlineAfter(readTimeout.toMillis(), TimeUnit.MILLISECONDS)
                            .readParameters(request),
                    target);
        } catch (StatusRuntimeException e) {
            throw new RunFailedException(
                    "snapshot-service cannot read a snapshot of run '" + request.getRun() + "': " + e.getStatus(), e);
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

    private static ParameterSlice whole(Iterator<ReadParametersResponse> messages, FloatBuffer target) {
        int expected = target.remaining();
        FloatCollector collector = new FloatCollector(target);
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
                throw new RunFailedException(
                        "the snapshot must have " + expected + describe(slice) + ", but has more", e);
            }
        }
        if (!collector.isComplete()) {
            throw new RunFailedException(
                    "the snapshot must have " + expected + describe(slice) + ", but has " + collector.count());
        }
        return slice;
    }

    private static String describe(ParameterSlice slice) {
        return slice.getTensor().isEmpty() ? " parameters" : " numbers in '" + slice.getTensor() + "'";
    }
}
