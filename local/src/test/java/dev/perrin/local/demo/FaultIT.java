package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Services that are killed outright in the middle of a run and started again lose nothing and count nothing twice.
class FaultIT {
    private static final int STEPS = 100_000;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void losesNothingWhenAnalysisStorageAndTrainerAreKilledInMidRun() throws Exception {
        // Given
        try (TestStack running = TestStack.start(folder)) {
            LocalStack stack = running.stack();
            RunSpec spec =
                    new RunOptions().spec().toBuilder().setLimitingSteps(STEPS).build();
            RunRecord started = stack.startRun(spec);

            // When
            // The trainer first: while another service comes up again, the run may end.
            running.awaitPublished(started.getRun(), 300);
            restart(stack, ServiceName.TRAINER);
            running.awaitPublished(started.getRun(), 600);
            restart(stack, ServiceName.ANALYSIS);
            running.awaitPublished(started.getRun(), 1200);
            restart(stack, ServiceName.SNAPSHOT);
            RunProgress end = QuietFollower.follow(stack, started);

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
}
