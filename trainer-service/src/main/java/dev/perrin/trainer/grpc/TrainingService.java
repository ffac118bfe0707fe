package dev.perrin.trainer.grpc;

import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.ChangeRunRequest;
import dev.perrin.proto.training.v1.ChangeRunResponse;
import dev.perrin.proto.training.v1.GetRunRequest;
import dev.perrin.proto.training.v1.GetRunResponse;
import dev.perrin.proto.training.v1.ListRunsRequest;
import dev.perrin.proto.training.v1.ListRunsResponse;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import dev.perrin.proto.training.v1.MeasureCurvatureResponse;
import dev.perrin.proto.training.v1.StartRunRequest;
import dev.perrin.proto.training.v1.StartRunResponse;
import dev.perrin.proto.training.v1.StopRunRequest;
import dev.perrin.proto.training.v1.StopRunResponse;
import dev.perrin.proto.training.v1.TrainingGrpc;
import dev.perrin.proto.training.v1.WatchRunRequest;
import dev.perrin.proto.training.v1.WatchRunResponse;
import dev.perrin.trainer.run.RunRegistry;
import dev.perrin.trainer.run.RunState;
import dev.perrin.wire.RunId;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import java.time.Duration;
import java.util.OptionalLong;

/// `perrin.training.v1.Training`.
@GrpcService
public class TrainingService extends TrainingGrpc.TrainingImplBase {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);
    private static final Duration WATCH_HEARTBEAT = Duration.ofSeconds(1);

    private final RunRegistry registry;

    public TrainingService(RunRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void startRun(StartRunRequest request, StreamObserver<StartRunResponse> response) {
        Answers.answer(
                response,
                () -> StartRunResponse.newBuilder()
                        .setRecord(registry.start(request.getSpec()))
                        .build());
    }

    @Override
    public void stopRun(StopRunRequest request, StreamObserver<StopRunResponse> response) {
        Answers.answer(
                response,
                () -> StopRunResponse.newBuilder()
                        .setRecord(registry.stop(new RunId(request.getRun()), "stopped by request", STOP_PATIENCE))
                        .build());
    }

    @Override
    public void changeRun(ChangeRunRequest request, StreamObserver<ChangeRunResponse> response) {
        Answers.answer(
                response,
                () -> ChangeRunResponse.newBuilder()
                        .setEvent(registry.change(
                                new RunId(request.getRun()),
                                request.hasStep() ? OptionalLong.of(request.getStep()) : OptionalLong.empty(),
                                request.getChange()))
                        .build());
    }

    /// The same as a run whose specification has `curvature_of`.
    @Override
    public void measureCurvature(MeasureCurvatureRequest request, StreamObserver<MeasureCurvatureResponse> response) {
        Answers.answer(response, () -> {
            RunSpec.Builder spec = RunSpec.newBuilder()
                    .setRun(request.getRun())
                    .setCurvatureOf(request.getOf())
                    .setProjectedModes(request.getProjectedModes());
            if (request.hasCurvature()) {
                spec.setCurvature(request.getCurvature());
            }
            return MeasureCurvatureResponse.newBuilder()
                    .setRecord(registry.start(spec.build()))
                    .build();
        });
    }

    @Override
    public void getRun(GetRunRequest request, StreamObserver<GetRunResponse> response) {
        Answers.answer(
                response,
                () -> GetRunResponse.newBuilder()
                        .setRecord(registry.state(new RunId(request.getRun())).current())
                        .build());
    }

    @Override
    public void listRuns(ListRunsRequest request, StreamObserver<ListRunsResponse> response) {
        Answers.answer(
                response,
                () -> ListRunsResponse.newBuilder()
                        .addAllRecords(registry.list())
                        .build());
    }

    /// A watcher that reads slowly skips states in between, never the last one: only what is current is sent, and only
    /// when the transport is ready for it.
    @Override
    public void watchRun(WatchRunRequest request, StreamObserver<WatchRunResponse> response) {
        ServerCallStreamObserver<WatchRunResponse> call = (ServerCallStreamObserver<WatchRunResponse>) response;
        Answers.stream(call, () -> {
            RunState state = registry.state(new RunId(request.getRun()));
            RunState.Version seen = state.awaitChange(-1, Duration.ZERO);
            call.onNext(
                    WatchRunResponse.newBuilder().setRecord(seen.runRecord()).build());
            while (!RunState.hasEnded(seen.runRecord()) && !call.isCancelled()) {
                RunState.Version next = state.awaitChange(seen.number(), WATCH_HEARTBEAT);
                boolean changed = next.number() > seen.number();
                if (changed && (call.isReady() || RunState.hasEnded(next.runRecord()))) {
                    call.onNext(WatchRunResponse.newBuilder()
                            .setRecord(next.runRecord())
                            .build());
                }
                seen = next;
            }
        });
    }
}
