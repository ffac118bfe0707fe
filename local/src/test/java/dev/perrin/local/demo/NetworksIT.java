package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.local.stack.ServiceName;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.archive.v1.GetCurvatureRequest;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.training.v1.MeasureCurvatureRequest;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Networks on a whole stack. A snapshot of one with batch norm that was trained, published, stored and exported is
/// that network: the loss at the reference point, which the trainer takes by the running statistics, comes out again,
/// and
/// so does the curvature.
@TestInstance(Lifecycle.PER_CLASS)
class NetworksIT {
    private @Nullable TestStack running;
    private Path weights = Path.of("");
    private RunRecord trained = RunRecord.getDefaultInstance();

    @BeforeAll
    void trainAndExport(@TempDir Path folder) throws Exception {
        running = TestStack.start(folder);
        RunSpec.Builder spec = TestSpecs.normed("normed");
        spec.getConvergenceCriterionBuilder().setStep(100);
        trained = finished(spec.build());
        weights = folder.resolve("weights.safetensors");
        HttpResponse<Path> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(stack().address(
                                                ServiceName.SNAPSHOT,
                                                "/api/runs/normed/snapshots/reference/state_dict.safetensors"))
                                .build(),
                        HttpResponse.BodyHandlers.ofFile(weights));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @AfterAll
    void stop() {
        if (running != null) {
            running.close();
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

    /// What the trainer reads of a stored snapshot over gRPC, the statistics tensor by tensor.
    @Test
    void curvatureAtTheStoredSnapshotIsThatOfTheRun() throws Exception {
        // Given
        MeasureCurvatureRequest.Builder request =
                MeasureCurvatureRequest.newBuilder().setRun("normed-measured");
        request.getOfBuilder().setRun("normed").setReference(true);

        // When
        RunRecord measured =
                stack().clients().training().measureCurvature(request.build()).getRecord();
        try (RunWatch watch = RunWatch.open(stack().clients()::training, measured)) {
            while (!RunWatch.hasEnded(measured)) {
                measured = watch.await(measured, Duration.ofSeconds(10));
            }
        }

        // Then
        assertThat(measured.getPhase()).as(measured.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(measured.getCurvaturesList()).isEqualTo(trained.getCurvaturesList());
        assertThat(summary("normed-measured").getNormalisation())
                .isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        assertThat(summary("normed-measured")).isEqualTo(summary("normed"));
    }

    private CurvatureSummary summary(String run) {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsMatching(e -> e instanceof StatusRuntimeException refused
                        && refused.getStatus().getCode() == Status.Code.NOT_FOUND)
                .until(
                        () -> stack().clients()
                                .archive()
                                .getCurvature(GetCurvatureRequest.newBuilder()
                                        .setRun(run)
                                        .build())
                                .getSummary(),
                        _ -> true);
    }

    /// Sums of float64 in another order.
    @Test
    void pyTorchLoadsThemStrictlyAndFindsTheSameLoss() throws Exception {
        String python = pythonWithTorch();
        assumeTrue(!python.isEmpty(), "no python3 with PyTorch (Debian: python3-torch)");

        // Given
        RunSpec.Builder spec = TestSpecs.normed("normed-on-all");
        spec.getModelBuilder().setWeights(weights.toString());
        spec.getConvergenceCriterionBuilder().setStep(0);
        spec.getCurvatureBuilder().clearSubset();
        LimitingPhase onAll = finished(spec.build()).getLimiting();

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
        assertThat(onAll.getReferenceExamples()).isEqualTo(1797);
        double loss = onAll.getReferenceLoss();
        assertThat(Double.parseDouble(numbers[0])).isCloseTo(loss, within(1e-9 * loss));
        assertThat(Double.parseDouble(numbers[1])).isCloseTo(onAll.getReferenceAccuracy(), within(1e-12));
    }

    @Test
    void decodedImagesAreKeptWithTheDataOfTheStack(@TempDir Path images) throws Exception {
        // Given
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 48; i++) {
            BufferedImage image = new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 120; pixel++) {
                image.setRGB(pixel % 12, pixel / 12, random.nextInt(1 << 24));
            }
            Path folder = Files.createDirectories(images.resolve(i % 2 == 0 ? "even" : "odd"));
            ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
        }
        RunSpec.Builder spec = TestSpecs.normed("images").setData(images.toString());
        spec.getConvergenceCriterionBuilder().setStep(1);
        spec.getHyperparametersBuilder().setBatchSize(4);
        spec.getCurvatureBuilder().clearSubset();
        spec.getDataOptionsBuilder().setCacheTensors(true).setResizeSize(9).setCropSize(8);

        // When
        RunRecord run = finished(spec.build());

        // Then
        assertThat(run.getDataSetSize()).isEqualTo(48);
        Path cache = stack().data().path().resolve("cache");
        try (Stream<Path> kept = Files.list(cache)) {
            assertThat(Files.size(kept.findFirst().orElseThrow())).isGreaterThan(48L * 3 * 9 * 9);
        }
    }

    private RunRecord finished(RunSpec spec) throws InterruptedException {
        return QuietFollower.follow(stack(), stack().startRun(spec)).record();
    }

    private LocalStack stack() {
        return Objects.requireNonNull(running).stack();
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
