package dev.perrin.analysis.grpc;

import dev.perrin.analysis.alllag.AllLags;
import dev.perrin.analysis.live.Ensembles;
import dev.perrin.analysis.live.LiveView;
import dev.perrin.analysis.live.PhaseSelection;
import dev.perrin.analysis.live.ResultName;
import dev.perrin.analysis.live.ResultStore.StoreUnavailableException;
import dev.perrin.analysis.live.Results;
import dev.perrin.analysis.reanalysis.NotReadyException;
import dev.perrin.analysis.reanalysis.Reanalyses;
import dev.perrin.analysis.reanalysis.ResultInUseException;
import dev.perrin.analysis.reanalysis.TooManyReanalysesException;
import dev.perrin.proto.analysis.v1.AnalysisGrpc;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetAllLagMsdRequest;
import dev.perrin.proto.analysis.v1.GetAllLagMsdResponse;
import dev.perrin.proto.analysis.v1.GetEnsembleRequest;
import dev.perrin.proto.analysis.v1.GetEnsembleResponse;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryRequest;
import dev.perrin.proto.analysis.v1.GetPhaseTrajectoryResponse;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.analysis.v1.GetResultResponse;
import dev.perrin.proto.analysis.v1.ListRunsRequest;
import dev.perrin.proto.analysis.v1.ListRunsResponse;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import dev.perrin.proto.analysis.v1.ReanalyseRequest;
import dev.perrin.proto.analysis.v1.ReanalyseResponse;
import dev.perrin.proto.analysis.v1.WatchResultRequest;
import dev.perrin.proto.analysis.v1.WatchResultResponse;
import dev.perrin.wire.RunId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.util.List;
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
    private final Results results;
    private final Ensembles ensembles;
    private final Reanalyses reanalyses;
    private final AllLags allLags;

    AnalysisGrpcService(LiveView view, Results results, Ensembles ensembles, Reanalyses reanalyses, AllLags allLags) {
        this.view = view;
        this.results = results;
        this.ensembles = ensembles;
        this.reanalyses = reanalyses;
        this.allLags = allLags;
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
        if (!ResultName.isValid(request.getRun())) {
            response.onError(badName(request.getRun()));
            return;
        }
        onOwnThread(response, () -> {
            Optional<AnalysisResult> result = results.find(request.getRun());
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
        if (!ResultName.isValid(request.getRun())) {
            response.onError(badName(request.getRun()));
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

    @Override
    public void reanalyse(ReanalyseRequest request, StreamObserver<ReanalyseResponse> response) {
        if (!RunId.isValid(request.getRun())) {
            response.onError(badRun(request.getRun()));
            return;
        }
        onOwnThread(response, () -> {
            if (!view.isKnown(request.getRun())) {
                response.onError(unknownRun(request.getRun()));
                return;
            }
            try {
                Reanalyses.Begun begun =
                        reanalyses.begin(request.getRun(), request.getResultId(), request.getSettings());
                response.onNext(ReanalyseResponse.newBuilder()
                        .setResult(begun.name())
                        .setSettings(begun.settings())
                        .build());
                response.onCompleted();
            } catch (IllegalArgumentException e) {
                response.onError(failure(Status.INVALID_ARGUMENT, e));
            } catch (ResultInUseException e) {
                response.onError(failure(Status.ALREADY_EXISTS, e));
            } catch (NotReadyException e) {
                response.onError(failure(Status.FAILED_PRECONDITION, e));
            } catch (TooManyReanalysesException e) {
                response.onError(failure(Status.RESOURCE_EXHAUSTED, e));
            }
        });
    }

    @Override
    public void getPhaseTrajectory(
            GetPhaseTrajectoryRequest request, StreamObserver<GetPhaseTrajectoryResponse> response) {
        if (!ResultName.isValid(request.getRun())) {
            response.onError(badName(request.getRun()));
            return;
        }
        PhaseSelection selection;
        try {
            selection = PhaseSelection.of(
                    request.getModeList(), request.getFromStep(), request.getToStep(), request.getMaxPoints());
        } catch (IllegalArgumentException e) {
            response.onError(failure(Status.INVALID_ARGUMENT, e));
            return;
        }
        onOwnThread(response, () -> {
            Optional<List<PhaseTrajectory>> trajectories = view.trajectories(request.getRun(), selection);
            if (trajectories.isEmpty()) {
                response.onError(unknownRun(request.getRun()));
                return;
            }
            response.onNext(GetPhaseTrajectoryResponse.newBuilder()
                    .addAllTrajectories(trajectories.get())
                    .build());
            response.onCompleted();
        });
    }

    @Override
    public void getEnsemble(GetEnsembleRequest request, StreamObserver<GetEnsembleResponse> response) {
        if (!RunId.isValid(request.getRun())) {
            response.onError(badRun(request.getRun()));
            return;
        }
        onOwnThread(response, () -> {
            Optional<GetEnsembleResponse> ensemble = ensembles.of(request.getRun());
            if (ensemble.isEmpty()) {
                response.onError(unknownRun(request.getRun()));
                return;
            }
            response.onNext(ensemble.get());
            response.onCompleted();
        });
    }

    @Override
    public void getAllLagMsd(GetAllLagMsdRequest request, StreamObserver<GetAllLagMsdResponse> response) {
        if (!RunId.isValid(request.getRun())) {
            response.onError(badRun(request.getRun()));
        } else if (!view.isKnown(request.getRun())) {
            response.onError(unknownRun(request.getRun()));
        } else {
            new AllLagCall(request, (ServerCallStreamObserver<GetAllLagMsdResponse>) response).start(allLags);
        }
    }

    private static void onOwnThread(StreamObserver<?> response, Runnable work) {
        Thread.ofVirtual().name("call").start(() -> {
            try {
                work.run();
            } catch (StoreUnavailableException unavailable) {
                response.onError(failure(Status.UNAVAILABLE, unavailable));
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

    private static RuntimeException failure(Status status, RuntimeException cause) {
        return status.withDescription(cause.getMessage()).withCause(cause).asRuntimeException();
    }

    private static RuntimeException badName(String name) {
        return Status.INVALID_ARGUMENT
                .withDescription("run '" + name.replaceAll("\\p{Cntrl}", "?")
                        + "': must be 1 to 64 of [a-z0-9-], or that, a slash and a result_id")
                .asRuntimeException();
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
