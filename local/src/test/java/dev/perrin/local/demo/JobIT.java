package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sweep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged trainer as a Kubernetes Job starts it: one run, then an exit status that says how it went.
class JobIT {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyWayToEndHasItsStatus() throws Exception {
        // Given
        try (TestStack stack = TestStack.startInfrastructure(folder)) {
            String broker = stack.broker();

            // When, Then
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(TestSpecs.linear("finished")))))
                    .isZero();
            assertThat(PublishedRecords.last(broker, "finished").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(PublishedRecords.last(broker, "finished").getProgress().getSnapshotsPublished())
                    .isEqualTo(101);

            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(TestSpecs.linear("finished")))))
                    .as("a run id that was used")
                    .isEqualTo(2);

            RunSpec.Builder broken = TestSpecs.linear("broken").setLimitingSteps(0);
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(broken))))
                    .isEqualTo(2);

            RunSpec.Builder unstable = TestSpecs.linear("unstable");
            unstable.getHyperparametersBuilder().setLearningRate(10);
            assertThat(status(broker, Map.of("PERRIN_TRAINER_JOB_SPEC", json(unstable))))
                    .isEqualTo(3);
            assertThat(PublishedRecords.last(broker, "unstable").getReason()).startsWith("unstable:");

            Path sweep = Files.writeString(
                    folder.resolve("sweep.json"),
                    JsonFormat.printer()
                            .print(Sweep.newBuilder()
                                    .setSpec(TestSpecs.linear("sweep"))
                                    .addMomentum(0.5)
                                    .addMomentum(0.8)));
            assertThat(status(
                            broker,
                            Map.of("PERRIN_TRAINER_JOB_SWEEP_FILE", sweep.toString(), "JOB_COMPLETION_INDEX", "1")))
                    .isZero();
            assertThat(PublishedRecords.last(broker, "sweep-1")
                            .getSpec()
                            .getHyperparameters()
                            .getMomentum())
                    .isEqualTo(0.8);

            Map<String, String> endlessly = Map.of(
                    "PERRIN_TRAINER_JOB_SPEC", json(TestSpecs.linear("endless").setLimitingSteps(1_000_000_000L)));
            try (TrainerJob endless = start(broker, endlessly)) {
                await().atMost(Duration.ofMinutes(2))
                        .until(() ->
                                PublishedRecords.last(broker, "endless").getPhase() == RunPhase.RUN_PHASE_LIMITING);
                endless.terminate();
                assertThat(endless.awaitStatus()).isEqualTo(143);
            }
            assertThat(PublishedRecords.last(broker, "endless").getPhase())
                    .as("goes on another time")
                    .isEqualTo(RunPhase.RUN_PHASE_LIMITING);

            assertThat(status(
                            broker,
                            Map.of(
                                    "PERRIN_TRAINER_JOB_SPEC",
                                    json(TestSpecs.linear("endless").setLimitingSteps(2_000_000_000L)))))
                    .as("another specification than the run was started with")
                    .isEqualTo(2);

            assertThat(status(
                            broker,
                            Map.of(
                                    "PERRIN_TRAINER_JOB_SPEC",
                                    json(TestSpecs.linear("endless").setLimitingSteps(1_000_000_000L)),
                                    "PERRIN_TRAINER_RESUME",
                                    "false")))
                    .as("a run that was cut off, where no run goes on")
                    .isEqualTo(2);
            assertThat(PublishedRecords.last(broker, "endless").getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        }
    }

    @Test
    void aBrokerThatCannotBeReachedIsAStatusOfItsOwn() throws Exception {
        assertThat(status(
                        "127.0.0.1:1",
                        Map.of(
                                "PERRIN_TRAINER_JOB_SPEC",
                                json(TestSpecs.linear("lonely")),
                                "PERRIN_TRAINER_JOB_START_TIMEOUT",
                                "2S")))
                .isEqualTo(5);
    }

    private static String json(RunSpec.Builder spec) throws InvalidProtocolBufferException {
        return TrainerJob.json(spec.build());
    }

    private int status(String broker, Map<String, String> environment) throws IOException, InterruptedException {
        try (TrainerJob job = start(broker, environment)) {
            return job.awaitStatus();
        }
    }

    private TrainerJob start(String broker, Map<String, String> environment) throws IOException {
        return TrainerJob.start(broker, environment, folder.resolve("job.log"));
    }
}
