package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.perrin.proto.run.v1.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `perrin curvature` as a user runs it, over what `perrin train` has left.
class CurvatureIT {
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void measuresASnapshotThatAnEarlierCommandHasStored() throws Exception {
        // Given
        RunSpec.Builder trained = TestSpecs.linear("trained");
        trained.getCurvatureBuilder().getScheduleBuilder().setEverySteps(500);
        Path spec = Files.writeString(
                folder.resolve("spec.json"), JsonFormat.printer().print(trained));
        String data = folder.resolve("data").toString();
        try (DemoProcess train = DemoProcess.start(folder, "train", spec.toString(), "--data-dir", data)) {
            assertThat(train.awaitEnd(DEADLINE)).as(train.err()).isZero();
        }

        // When
        try (DemoProcess curvature = DemoProcess.start(
                folder,
                "curvature",
                "trained",
                "--ordinal",
                "7",
                "--bottom",
                "2",
                "--top",
                "3",
                "--subset",
                "most:400",
                "--name",
                "measured",
                "--data-dir",
                data)) {
            int status = curvature.awaitEnd(DEADLINE);

            // Then
            assertThat(status).as(curvature.err()).isZero();
            assertThat(curvature.out())
                    .contains("curvature of run trained at step ")
                    .contains("11 parameters, 400 examples of subset most, in closed form")
                    .contains("stored as runs/measured/curvature/")
                    .containsPattern("mode +eigenvalue +residual")
                    .containsPattern("\n +3 ")
                    .containsPattern("\n +-1 ")
                    .containsPattern("tr H +\\d+\\.\\d+ ± ")
                    .contains("residuals within the tolerance")
                    .contains("density of all eigenvalues");
            assertThat(curvature.remainingChildren()).isEmpty();
        }
    }

    @Test
    void refusesBadValuesBeforeAnythingStarts() throws Exception {
        String data = folder.resolve("none").toString();
        refuses("curvature_of.run must be 1 to 64 of [a-z0-9-], but is 'A'", "A", "--data-dir", data);
        refuses("--subset must be NAME:SIZE or NAME:SIZE:SEED, but is 'x'", "a", "--subset", "x", "--data-dir", data);
        refuses(
                "--statistics must be running, minibatch or re_estimated, but is 'latest'",
                "a",
                "--statistics",
                "latest",
                "--data-dir",
                data);
    }

    private void refuses(String sentence, String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "curvature";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try (DemoProcess refused = DemoProcess.start(folder, command)) {
            assertThat(refused.awaitEnd(SOON)).isEqualTo(2);
            assertThat(refused.err()).contains(sentence);
            assertThat(refused.childCount()).isZero();
        }
    }
}
