package dev.perrin.analysis.grpc;

import dev.perrin.analysis.live.LiveView;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.analysis.v1.GetResultResponse;
import dev.perrin.proto.analysis.v1.ListRunsRequest;
import dev.perrin.proto.analysis.v1.ListRunsResponse;
import dev.perrin.proto.analysis.v1.WatchResultRequest;
import dev.perrin.proto.analysis.v1.WatchResultResponse;
import dev.perrin.wire.RunId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.Optional;

/// Results for other services and notebooks. What may wait is done by a virtual thread that is begun here, once
/// the request has been read: with `@RunOnVirtualThread`, Quarkus 3.34 can see the end of a call before its
/// request when the machine is busy, and fails it as half-closed.
@GrpcService
public class AnalysisGrpcService extends AnalysisGrpc.AnalysisImplBase {
    private static final System.Logger LOG = System.getLogger(AnalysisGrpcService.class.getName());

    /// A watcher that has gone, or does not take what it is sent, is noticed this often.
    private static final long CHECK_MILLIS = 1000;

    private final LiveView view;

    AnalysisGrpcService(LiveView view) {
        this.view = view;
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
        onOwnThread(response, () -> {
            response.onNext(
                    ListRunsResponse.newBuilder().addAllRuns(view.runs()).build());
            response.onCompleted();
        });
    }

    @Override
    public void getResult(GetResultRequest request, StreamObserver<GetResultResponse> response) {
        if (!RunId.isValid(request.getRun())) {
            response.onError(badRun(request.getRun()));
            return;
        }
        onOwnThread(response, () -> {
            Optional<AnalysisResult> result = view.result(request.getRun());
            if (result.isEmpty()) {
                response.onError(unknownRun(request.getRun()));
                return;
            }
            response.onNext(
                    GetResultResponse.newBuilder().setResult(result.get()).build());
            response.onCompleted();
        });
    }

    @Override
    public void watchResult(WatchResultRequest request, StreamObserver<WatchResultResponse> response) {
        if (!RunId.isValid(request.getRun())) {
            response.onError(badRun(request.getRun()));
        } else if (request.getAfterSequence() < 0) {
            response.onError(Status.INVALID_ARGUMENT
                    .withDescription("after_sequence " + request.getAfterSequence() + ": must not be negative")
                    .asRuntimeException());
        } else {
            onOwnThread(response, () -> {
                if (view.isKnown(request.getRun())) {
                    watch(request, (ServerCallStreamObserver<WatchResultResponse>) response);
                } else {
                    response.onError(unknownRun(request.getRun()));
                }
            });
        }
    }

    private static void onOwnThread(StreamObserver<?> response, Runnable work) {
        Thread.ofVirtual().name("call").start(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "event=call-failed", failed);
                response.onError(Status.INTERNAL
                        .withDescription("internal error")
                        .withCause(failed)
                        .asRuntimeException());
            }
        });
    }

    private void watch(WatchResultRequest request, ServerCallStreamObserver<WatchResultResponse> response) {
        long sequence = request.getAfterSequence();
        try {
            while (!response.isCancelled()) {
                Optional<LiveView.Update> update = response.isReady()
                        ? view.awaitResult(request.getRun(), sequence, CHECK_MILLIS)
                        : Optional.empty();
                if (update.isPresent()) {
                    sequence = update.get().result().getSequence();
                    response.onNext(WatchResultResponse.newBuilder()
                            .setResult(update.get().result())
                            .build());
                } else if (!response.isReady()) {
                    view.awaitChanges(Long.MAX_VALUE, CHECK_MILLIS);
                }
                if (view.isOver(request.getRun(), sequence)) {
                    response.onCompleted();
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            response.onError(Status.UNAVAILABLE
                    .withDescription("shutting down")
                    .withCause(e)
                    .asRuntimeException());
        }
    }

    private static RuntimeException badRun(String run) {
        return Status.INVALID_ARGUMENT
                .withDescription("run '" + run.replaceAll("\\p{Cntrl}", "?") + "': must be 1 to 64 of [a-z0-9-]")
                .asRuntimeException();
    }

    private static RuntimeException unknownRun(String run) {
        return Status.NOT_FOUND
                .withDescription("run " + run + " was never seen")
                .asRuntimeException();
    }
}
