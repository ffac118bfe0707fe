package dev.perrin.analysis.grpc;

import dev.perrin.analysis.live.ResultStore;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.archive.v1.ArchiveGrpc;
import dev.perrin.proto.archive.v1.GetStoredResultRequest;
import dev.perrin.proto.archive.v1.PutResultRequest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Results in the bucket, behind snapshot-service.
public final class GrpcResultStore implements ResultStore {
    private static final int MAX_MESSAGE_IN_BYTES = 64 << 20;
    private static final long DEADLINE_SECONDS = 30;

    private final ArchiveGrpc.ArchiveBlockingStub archive;

    public GrpcResultStore(Channel channel) {
        this.archive = ArchiveGrpc.newBlockingStub(channel).withMaxInboundMessageSize(MAX_MESSAGE_IN_BYTES);
    }

    @Override
    public boolean put(AnalysisResult result) {
        try {
            var _ = archive.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .putResult(PutResultRequest.newBuilder().setResult(result).build());
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw failure(e);
        }
    }

    @Override
    public Optional<AnalysisResult> find(String run, String resultId) {
        try {
            return Optional.of(archive.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
                    .getStoredResult(GetStoredResultRequest.newBuilder()
                            .setRun(run)
                            .setResultId(resultId)
                            .build())
                    .getResult());
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw failure(e);
        }
    }

    private static RuntimeException failure(StatusRuntimeException e) {
        return switch (e.getStatus().getCode()) {
            case INVALID_ARGUMENT, UNIMPLEMENTED, RESOURCE_EXHAUSTED -> e;
            default -> new StoreUnavailableException("snapshot-service: " + e.getMessage(), e);
        };
    }
}
