package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot of a network with batch norm that was trained, published, stored and exported is that network: the loss
/// at the reference point, which the trainer takes by the running statistics, comes out again.
@TestInstance(Lifecycle.PER_CLASS)
class ExportedWeightsIT {
    private @Nullable DataFolder data;
    private @Nullable LocalStack stack;
    private Path weights = Path.of("");
    private RunRecord trained = RunRecord.getDefaultInstance();

    @BeforeAll
    void trainAndExport(@TempDir Path folder) throws Exception {
        data = DataFolder.open(folder.resolve("data"));
        stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty());
        stack.start();
        RunSpec.Builder spec = TestSpecs.normed("normed");
        spec.getConvergenceCriterionBuilder().setStep(100);
        trained = finished(spec.build());
        weights = folder.resolve("weights.safetensors");
        HttpResponse<Path> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stack.address(
                                        ServiceName.SNAPSHOT,
                                        "/api/runs/normed/snapshots/reference/state_dict.safetensors"))
                                .build(),
                        HttpResponse.BodyHandlers.ofFile(weights));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        if (stack != null) {
            stack.close();
        }
        if (data != null) {
            data.close();
        }
    }

    @Test
    void aRunThatBeginsWithThemHasTheSameLoss() throws Exception {
        // Given
        RunSpec.Builder spec = TestSpecs.normed("normed-again");
        spec.getModelBuilder().setWeights(weights.toString());
        spec.getConvergenceCriterionBuilder().setStep(0);

        // When
        RunRecord again = finished(spec.build());

        // Then
        double loss = trained.getLimiting().getReferenceLoss();
        assertThat(again.getLimiting().getReferenceLoss()).isCloseTo(loss, within(1e-12 * loss));
        assertThat(trained.getBuffers().getTensorsList())
                .extracting(TensorLayout::getName)
                .containsExactly(
                        "norms.0.running_mean", "norms.0.running_var", "norms.1.running_mean", "norms.1.running_var");
    }

    /// Sums of float64 in another order.
    @Test
    void pyTorchLoadsThemStrictlyAndFindsTheSameLoss() throws Exception {
        String python = pythonWithTorch();
        assumeTrue(!python.isEmpty(), "no python3 with PyTorch (Debian: python3-torch)");

        // When
        String output = run(
                python,
                "src/test/python/state_dict_loss.py",
                weights.toString(),
                TestCheckout.root()
                        .resolve("trainer-service/src/main/resources/data/digits/digits.csv.gz")
                        .toString());

        // Then
        assertThat(output).matches("[0-9.e-]+ [0-9.e-]+\n");
        String[] numbers = output.strip().split(" ", -1);
        double loss = trained.getLimiting().getReferenceLoss();
        assertThat(Double.parseDouble(numbers[0])).isCloseTo(loss, within(1e-9 * loss));
        assertThat(Double.parseDouble(numbers[1]))
                .isCloseTo(trained.getLimiting().getReferenceAccuracy(), within(1e-12));
    }

    private RunRecord finished(RunSpec spec) throws InterruptedException {
        LocalStack running = Objects.requireNonNull(stack);
        ProgressLine silent =
                new ProgressLine(new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8), false);
        return new RunFollower(running, silent, new StallWatch(Clock.systemUTC()))
                .follow(running.startRun(spec))
                .record();
    }

    private static String pythonWithTorch() throws IOException, InterruptedException {
        for (String candidate : List.of("python3", "/usr/bin/python3")) {
            if (run(candidate, "-c", "import torch; print('yes')").equals("yes\n")) {
                return candidate;
            }
        }
        return "";
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path errors = Files.createTempFile("python", ".err");
        try {
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            return status == 0 ? output : "status " + status + ": " + Files.readString(errors);
        } catch (IOException missing) {
            return "missing: " + missing.getMessage();
        } finally {
            Files.deleteIfExists(errors);
        }
    }
}
