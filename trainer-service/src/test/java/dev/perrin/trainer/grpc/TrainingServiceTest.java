package dev.perrin.trainer.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.ChangeRunRequest;
import dev.perrin.proto.training.v1.GetRunRequest;
import dev.perrin.proto.training.v1.ListRunsRequest;
import dev.perrin.proto.training.v1.StartRunRequest;
import dev.perrin.proto.training.v1.StopRunRequest;
import dev.perrin.proto.training.v1.TrainingGrpc;
import dev.perrin.proto.training.v1.TrainingGrpc.TrainingBlockingStub;
import dev.perrin.proto.training.v1.WatchRunRequest;
import dev.perrin.proto.training.v1.WatchRunResponse;
import dev.perrin.trainer.run.RunRegistry;
import dev.perrin.trainer.run.Specs;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TrainingServiceTest {
    @TestHTTPResource
    URI address;

    @Inject
    RunRegistry registry;

    private ManagedChannel channel;
    private TrainingBlockingStub training;

    @BeforeEach
    @SuppressWarnings("NullAway") // The framework has set the fields by now.
    void connect() {
        channel = ManagedChannelBuilder.forAddress(address.getHost(), address.getPort())
                .usePlaintext()
                .build();
        training = TrainingGrpc.newBlockingStub(channel);
        await().atMost(Duration.ofMinutes(1)).until(registry::isRecovered);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void aRunIsStartedWatchedAndListed() {
        // When
        start(Specs.linear("watched"));
        List<RunRecord> seen = new ArrayList<>();
        training.watchRun(WatchRunRequest.newBuilder().setRun("watched").build())
                .forEachRemaining((WatchRunResponse response) -> seen.add(response.getRecord()));

        // Then
        assertThat(seen.getLast().getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(seen.getLast().getProgress().getSnapshotsPublished()).isEqualTo(101);
        assertThat(training.listRuns(ListRunsRequest.getDefaultInstance()).getRecordsList())
                .extracting(RunRecord::getRun)
                .contains("watched");
    }

    @Test
    void aRunIsStopped() {
        start(Specs.linear("stopped").setLimitingSteps(1_000_000_000L));

        RunRecord stopped = training.stopRun(
                        StopRunRequest.newBuilder().setRun("stopped").build())
                .getRecord();

        assertThat(stopped.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
        assertThat(stopped.getReason()).isEqualTo("stopped by request");
    }

    @Test
    void aRunThatTrainsIsChangedAndOneThatDoesNotIsNot() {
        // Given
        start(Specs.linear("changed").setLimitingSteps(1_000_000_000L));
        await().atMost(Duration.ofMinutes(1)).until(() -> record("changed").getPhase() == RunPhase.RUN_PHASE_LIMITING);
        HyperparameterChange halved =
                HyperparameterChange.newBuilder().setLearningRate(0.025).build();

        // When
        RunEvent event = change("changed", halved);
        await().atMost(Duration.ofMinutes(1)).until(() -> record("changed").getEventsCount() == 1);

        // Then
        assertThat(event.getAfter().getLearningRate()).isEqualTo(0.025);
        assertThat(record("changed").getEvents(0)).isEqualTo(event);
        assertThat(record("changed").getProgress().hasRemainingSeconds()).isTrue();
        refuses(
                () -> change(
                        "changed",
                        HyperparameterChange.newBuilder().setMomentum(1).build()),
                Status.Code.INVALID_ARGUMENT,
                "momentum must be at least 0 and below 1, but is 1.0");
        training.stopRun(StopRunRequest.newBuilder().setRun("changed").build());
        refuses(() -> change("changed", halved), Status.Code.FAILED_PRECONDITION, "the run takes no step any more");
    }

    private RunRecord record(String run) {
        return training.getRun(GetRunRequest.newBuilder().setRun(run).build()).getRecord();
    }

    private RunEvent change(String run, HyperparameterChange change) {
        return training.changeRun(ChangeRunRequest.newBuilder()
                        .setRun(run)
                        .setChange(change)
                        .build())
                .getEvent();
    }

    private static void refuses(ThrowingCallable call, Status.Code code, String sentence) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(refused.getStatus().getDescription()).isEqualTo(sentence);
        });
    }

    @Test
    void aBadSpecificationIsRefusedWithEveryRuleItBreaks() {
        RunSpec.Builder spec = Specs.linear("bad").setLimitingSteps(0);
        spec.getHyperparametersBuilder().setLearningRate(-1);

        assertThatThrownBy(() -> start(spec)).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused.getStatus().getDescription())
                    .contains("learning_rate must be finite and > 0, but is -1.0")
                    .contains("limiting_steps must be between 1 and");
        });
    }

    @Test
    void aBatchLargerThanTheDataIsRefused() {
        RunSpec.Builder spec = Specs.linear("large");
        spec.getHyperparametersBuilder().setBatchSize(1000);

        assertThatThrownBy(() -> start(spec))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getDescription())
                                .isEqualTo("batch_size must be at most the 442 examples of 'diabetes', but is 1000"));
    }

    @Test
    void aRunIdIsUsedOnce() {
        start(Specs.linear("once"));

        assertThatThrownBy(() -> start(Specs.linear("once")))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ALREADY_EXISTS));
    }

    @Test
    void anUnknownRunIsNotFoundAndABadIdIsInvalid() {
        assertThatThrownBy(() -> training.getRun(
                        GetRunRequest.newBuilder().setRun("nobody").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
        assertThatThrownBy(() -> training.getRun(
                        GetRunRequest.newBuilder().setRun("../x").build()))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThatThrownBy(() -> training.watchRun(
                                WatchRunRequest.newBuilder().setRun("nobody").build())
                        .hasNext())
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    }

    private RunRecord start(RunSpec.Builder spec) {
        return training.startRun(StartRunRequest.newBuilder().setSpec(spec).build())
                .getRecord();
    }
}
