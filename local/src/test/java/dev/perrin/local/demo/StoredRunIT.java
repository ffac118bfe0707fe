package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.GetResultRequest;
import dev.perrin.proto.archive.v1.RepublishProgress;
import dev.perrin.proto.archive.v1.RepublishRequest;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was stored is what was analysed: sent through the stream again, it gives the same numbers.
class RepublishIT {
    private static final int STEPS = 5_000;
    private static final String AGAIN = "demo-again";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRepublishedRunIsAnalysedToTheSameBits() throws Exception {
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty())) {
            // Given
            stack.start();
            RunSpec spec =
                    new RunOptions().spec().toBuilder().setLimitingSteps(STEPS).build();
            RunRecord started = stack.startRun(spec);
            ProgressLine silent = new ProgressLine(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);
            new RunFollower(stack, silent, new StallWatch(Clock.systemUTC())).follow(started);
            AnalysisResult live = awaitResult(stack, started.getRun());

            // When
            List<RepublishProgress> progress = new ArrayList<>();
            stack.clients()
                    .archive()
                    .republish(RepublishRequest.newBuilder()
                            .setRun(started.getRun())
                            .setNewRun(AGAIN)
                            .build())
                    .forEachRemaining(progress::add);
            AnalysisResult repeated = awaitResult(stack, AGAIN);

            // Then
            assertThat(progress.getLast().getSnapshotsPublished()).isEqualTo(STEPS / 10 + 1);
            assertThat(comparable(repeated)).isEqualTo(comparable(live));
            assertThat(repeated.getMsdCount()).isPositive();
            assertThat(repeated.getModesCount()).isPositive();
            assertThat(repeated.getLocalDisplacement().hasPredicted()).isTrue();
        }
    }

    private static AnalysisResult awaitResult(LocalStack stack, String run) {
        return await().atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(
                        () -> stack.clients()
                                .analysis()
                                .getResult(GetResultRequest.newBuilder()
                                        .setRun(run)
                                        .build())
                                .getResult(),
                        AnalysisResult::getLast);
    }

    /// Without what names the run, what tells when its results were published, and the losses: observations are not
    /// archived.
    private static AnalysisResult comparable(AnalysisResult result) {
        AnalysisResult.Builder builder =
                result.toBuilder().clearRun().clearRecord().clearSequence();
        builder.getDisplacementBuilderList().forEach(point -> point.clearLoss());
        return builder.build();
    }
}
