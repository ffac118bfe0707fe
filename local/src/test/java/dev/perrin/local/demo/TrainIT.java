package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `perrin train` and `perrin sweep` as a user runs them.
class TrainIT {
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void trainsARunOfASpecificationAndEnds() throws Exception {
        // Given
        Path spec = Files.writeString(
                folder.resolve("spec.json"), JsonFormat.printer().print(TestSpecs.linear("trained")));

        // When
        try (DemoProcess train = DemoProcess.start(
                folder,
                "train",
                spec.toString(),
                "--data-dir",
                folder.resolve("data").toString())) {
            int status = train.awaitEnd(DEADLINE);

            // Then
            assertThat(status).as(train.err()).isZero();
            assertThat(train.out())
                    .contains("page: http://")
                    .contains("trained: finished, η 0.05, β 0.9, λ 0.001, S 32, seed 3,")
                    .contains("101 snapshots stored and analysed");
            assertThat(train.err()).contains("trained: finished").doesNotContain("\r");
            assertThat(train.remainingChildren()).isEmpty();
        }
    }

    @Test
    void goesThroughASweepAndTellsOfAFailure() throws Exception {
        // Given: the second learning rate is beyond the stability limit.
        Sweep sweep = Sweep.newBuilder()
                .setSpec(TestSpecs.linear("grid"))
                .addAllLearningRate(List.of(0.05, 10.0))
                .build();
        Path spec = Files.writeString(
                folder.resolve("sweep.json"), JsonFormat.printer().print(sweep));

        // When
        try (DemoProcess train = DemoProcess.start(
                folder,
                "sweep",
                spec.toString(),
                "--data-dir",
                folder.resolve("data").toString())) {
            int status = train.awaitEnd(DEADLINE);

            // Then
            assertThat(status).isEqualTo(1);
            assertThat(train.out())
                    .contains("grid-0: finished, η 0.05,")
                    .contains("grid-1: failed, η 10.0,")
                    .contains("unstable: learning_rate must be below");
        }
    }

    @Test
    void refusesABadFileBeforeAnythingStarts() throws Exception {
        Path broken = Files.writeString(
                folder.resolve("broken.json"),
                JsonFormat.printer().print(TestSpecs.linear("broken").setLimitingSteps(0)));
        refuses("train", broken.toString(), "limiting_steps must be between 1 and 1000000000000, but is 0");
        Path text = Files.writeString(folder.resolve("text.json"), "{\"limits\": 3}");
        refuses("train", text.toString(), "must be JSON that fits: Cannot find field: limits");
        refuses("sweep", folder.resolve("none.json").toString(), "SPEC must be a file that can be read, but is");
        Path elsewhere = Files.writeString(
                folder.resolve("elsewhere.json"),
                JsonFormat.printer().print(TestSpecs.linear("elsewhere").setData("none.csv")));
        refuses(
                "train",
                elsewhere.toString(),
                "or a file or folder that is there, but is 'none.csv', and there is no " + folder.resolve("none.csv"));
        refuses("sweep", text.toString(), "Cannot find field: limits");
    }

    private void refuses(String command, String file, String sentence) throws Exception {
        Path data = folder.resolve("refused");
        try (DemoProcess refused = DemoProcess.start(folder, command, file, "--data-dir", data.toString())) {
            assertThat(refused.awaitEnd(SOON)).isEqualTo(2);
            assertThat(refused.err()).contains(sentence);
            assertThat(refused.childCount()).isZero();
            assertThat(data).doesNotExist();
        }
    }
}
