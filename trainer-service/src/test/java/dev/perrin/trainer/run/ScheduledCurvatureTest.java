package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.CurvaturePoint;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.CurvatureMeasurement;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ScheduledCurvatureTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    @TempDir
    private Path folder;

    private Path table = Path.of("");

    @BeforeEach
    void writeTable() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        table = Files.write(
                folder.resolve("table.csv"),
                IntStream.range(0, 60)
                        .mapToObj(i -> random.nextDouble() + i % 3 + "," + random.nextDouble() + "," + i % 3)
                        .toList());
    }

    @AfterEach
    void close() {
        trainer.close();
    }

    private RunSpec.Builder normalised(String run) {
        RunSpec.Builder spec = Specs.spec(run, "mlp", table.toString())
                .setSampling(Sampling.SAMPLING_SHUFFLED)
                .setLimitingSteps(40);
        spec.getModelBuilder().addHiddenWidths(3).setBatchNorm(true);
        spec.getHyperparametersBuilder().setWeightDecay(0).setLearningRate(1e-3).setBatchSize(8);
        spec.getConvergenceCriterionBuilder().setStep(20);
        spec.getSnapshotsBuilder().setEverySteps(1);
        return spec;
    }

    private RunSpec.Builder softmax(String run) {
        RunSpec.Builder spec = Specs.spec(run, "softmax", table.toString()).setLimitingSteps(100);
        spec.getHyperparametersBuilder().setBatchSize(8);
        spec.getSnapshotsBuilder().setEverySteps(1);
        return spec;
    }

    /// Every statistic of batch norm, every draw and every parameter would show in the snapshots after a measurement.
    @Test
    void theTrajectoryHasTheBitsThatItHasWithoutMeasurements() throws InterruptedException {
        // Given
        RunSpec.Builder measured = normalised("measured");
        measured.getCurvatureBuilder()
                .setSampled(true)
                .setNoiseExamples(40)
                .setNormalisation(NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED)
                .getScheduleBuilder()
                .setEverySteps(9);
        RunSpec.Builder running = normalised("running");
        running.getCurvatureBuilder().getScheduleBuilder().setEverySteps(13).addLimitingSteps(1);

        // When
        requireFinished(trainer.runToEnd(normalised("plain")));
        List<Snapshot> plain = trainer.stream().all(Snapshot.class);
        RunRecord record = trainer.runToEnd(measured);
        RunRecord other = trainer.runToEnd(running);

        // Then
        requireFinished(record);
        requireFinished(other);
        List<Snapshot> all = trainer.stream().all(Snapshot.class);
        assertThat(plain).hasSize(41);
        assertThat(all.subList(41, 82)).isEqualTo(plain);
        assertThat(all.subList(82, 123)).isEqualTo(plain);
        assertThat(record.getCurvaturesList())
                .extracting(CurvaturePoint::getStep)
                .containsExactly(20L, 29L, 38L, 47L, 56L);
        assertThat(other.getCurvaturesList())
                .extracting(CurvaturePoint::getStep)
                .containsExactly(20L, 21L, 33L, 46L, 59L);
    }

    @Test
    void whatIsPublishedUnderAStepIsTheCurvatureOfItsSnapshot() throws InterruptedException {
        // Given
        RunSpec.Builder spec = softmax("softmax");
        spec.getCurvatureBuilder().getScheduleBuilder().addLimitingSteps(40).addLimitingSteps(100);

        // When
        RunRecord record = trainer.runToEnd(spec);

        // Then
        requireFinished(record);
        long reference = record.getLimiting().getReferenceStep();
        assertThat(record.getLimiting().getCurvatureStep()).isEqualTo(reference);
        RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(200, 1 << 21));
        RunPlan plan = planner.plan(record.getSpec());
        Model model = planner.model(plan, planner.data(plan));
        for (long updates : new long[] {40, 100}) {
            CurvaturePart part = trainer.stream().all(CurvaturePart.class).stream()
                    .filter(each -> each.getStep() == reference + updates)
                    .findFirst()
                    .orElseThrow();
            Snapshot snapshot = trainer.stream().all(Snapshot.class).get((int) updates);
            float[] position = new float[model.dimension()];
            for (int i = 0; i < position.length; i++) {
                position[i] = snapshot.position().get(i);
            }
            Curvature expected = new CurvatureMeasurement(8, 1e-3, 9).at(model, position, () -> false, _ -> {});
            CurvaturePoint point = record.getCurvaturesList().stream()
                    .filter(each -> each.getStep() == reference + updates)
                    .findFirst()
                    .orElseThrow();
            assertThat(part.getPartCount()).isEqualTo(1);
            assertThat(part.getEigenvectorCount()).isZero();
            assertThat(part.getSummary().getEigenvalue(0)).isEqualTo(expected.topEigenvalue());
            assertThat(part.getSummary().getNoiseVariance(0)).isEqualTo(expected.noiseVariances()[0]);
            assertThat(point.getEigenvalue(0)).isEqualTo(expected.topEigenvalue());
            assertThat(point.getTrace().getValue()).isCloseTo(expected.trace(), within(1e-12));
            assertThat(point.getConverged()).isTrue();
        }
        assertThat(record.getCurvatures(1).getEigenvalue(0))
                .isNotEqualTo(record.getCurvatures(0).getEigenvalue(0));
    }

    @Test
    void eigenvectorsComeAlongWhereTheyAreAskedFor() throws InterruptedException {
        RunSpec.Builder spec = softmax("vectors").setProjectedModes(3);
        spec.getCurvatureBuilder().getScheduleBuilder().setEverySteps(50).setEigenvectors(true);

        RunRecord record = trainer.runToEnd(spec);

        requireFinished(record);
        assertThat(trainer.stream().all(CurvaturePart.class))
                .filteredOn(part -> part.getPart() == 0)
                .extracting(CurvaturePart::getEigenvectorCount)
                .containsExactly(3, 3, 3);
    }

    @Test
    void aRunIsStoppedWhileItMeasures() throws InterruptedException {
        RunSpec.Builder spec = softmax("stopped").setLimitingSteps(1000);
        spec.getCurvatureBuilder().setSampled(true).getScheduleBuilder().setEverySteps(1);
        trainer.registry().start(spec.build());
        RunId run = new RunId("stopped");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> trainer.registry().state(run).current().getCurvaturesCount() > 2);

        RunRecord ended = trainer.registry().stop(run, "enough", Duration.ofSeconds(60));

        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
        assertThat(ended.getReason()).isEqualTo("enough");
        assertThat(ended.getProgress().getSnapshotsPublished())
                .isEqualTo(trainer.stream().all(Snapshot.class).size());
    }

    private static void requireFinished(RunRecord record) {
        assertThat(record.getPhase()).as(record.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
    }
}
