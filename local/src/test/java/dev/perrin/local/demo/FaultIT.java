package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.GetRunRequest;
import io.grpc.StatusRuntimeException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services that are killed outright in the middle of a run and started again lose nothing and count nothing twice.
class FaultIT {
    private static final int STEPS = 100_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void losesNothingWhenAnalysisStorageAndTrainerAreKilledInMidRun() throws Exception {
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty())) {
            // Given
            stack.start();
            RunSpec spec =
                    new RunOptions().spec().toBuilder().setLimitingSteps(STEPS).build();
            RunRecord started = stack.startRun(spec);

            // When
            // The trainer first: while another service comes up again, the run may end.
            awaitPublished(stack, started.getRun(), 300);
            restart(stack, ServiceName.TRAINER);
            awaitPublished(stack, started.getRun(), 600);
            restart(stack, ServiceName.ANALYSIS);
            awaitPublished(stack, started.getRun(), 1200);
            restart(stack, ServiceName.SNAPSHOT);
            ProgressLine silent = new ProgressLine(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);
            RunProgress end = new RunFollower(stack, silent, new StallWatch(Clock.systemUTC())).follow(started);

            // Then
            assertThat(end.counts()).isEqualTo(new RunCounts(STEPS / 10 + 1, STEPS / 10 + 1, STEPS / 10 + 1));
            assertThat(end.record().getResumptionsCount()).isEqualTo(1);
            assertThat(stack.failure()).isEmpty();
        }
    }

    private static void restart(LocalStack stack, ServiceName service) throws InterruptedException {
        stack.process(service).kill();
        stack.process(service).start();
        stack.awaitReady(service);
    }

    private static void awaitPublished(LocalStack stack, String run, long count) {
        // A channel to a service that was killed needs a moment to connect again.
        await().atMost(Duration.ofMinutes(5))
                .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
                .until(() -> {
                    RunRecord record = stack.clients()
                            .training()
                            .getRun(GetRunRequest.newBuilder().setRun(run).build())
                            .getRecord();
                    return record.getProgress().getSnapshotsPublished() >= count;
                });
    }
}
