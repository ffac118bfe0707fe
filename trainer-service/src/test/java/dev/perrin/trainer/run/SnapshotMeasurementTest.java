package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.curvature.v1.NormalisationStatistics;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.Progress;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
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
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SnapshotMeasurementTest {
    private static final int STEPS = 60;

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

    private RunSpec.Builder softmax(String run) {
        RunSpec.Builder spec = Specs.spec(run, "softmax", table.toString())
                .setLimitingSteps(STEPS)
                .setProjectedModes(9);
        spec.getHyperparametersBuilder().setBatchSize(8);
        spec.getSnapshotsBuilder().setEverySteps(1);
        return spec;
    }

    /// A run that has ended, in the archive.
    private RunRecord stored(RunSpec.Builder spec) throws InterruptedException {
        RunRecord ended = trainer.runToEnd(spec);
        requireFinished(ended);
        List<Snapshot> all = trainer.stream().all(Snapshot.class);
        trainer.archive().store(ended, List.copyOf(all.subList(all.size() - STEPS - 1, all.size())));
        return ended;
    }

    private static RunSpec.Builder of(String run, long step) {
        RunSpec.Builder spec = RunSpec.newBuilder().setRun("measurement");
        spec.getCurvatureOfBuilder().setRun(run).setStep(step);
        return spec;
    }

    private CurvaturePart summaryOf(String run) {
        return trainer.stream().all(CurvaturePart.class).stream()
                .filter(part -> part.getRun().equals(run) && part.hasSummary())
                .findFirst()
                .orElseThrow();
    }

    /// What the whole Hessian and all examples give at a snapshot.
    private Curvature expected(RunRecord run, int ordinal, int batchSize) {
        RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(200, 1 << 21));
        RunPlan plan = planner.plan(run.getSpec());
        Model model = planner.model(plan, planner.data(plan));
        float[] position = trainer.archive()
                .read(
                        of(run.getRun(), 0)
                                .getCurvatureOfBuilder()
                                .setOrdinal(ordinal)
                                .build(),
                        run)
                .position();
        return new CurvatureMeasurement(batchSize, 1e-3, 9).at(model, position, () -> false, _ -> {});
    }

    @Test
    void measuresAStoredSnapshotUnderAnIdOfItsOwn() throws InterruptedException {
        // Given
        RunRecord run = stored(softmax("trained"));
        long step = run.getLimiting().getReferenceStep() + 40;
        List<CurvaturePart> own = trainer.stream().all(CurvaturePart.class);

        // When
        RunRecord measurement = trainer.runToEnd(of("trained", step));

        // Then
        requireFinished(measurement);
        Curvature expected = expected(run, 40, 8);
        CurvaturePart part = summaryOf("measurement");
        assertThat(part.getMeasuredRun()).isEqualTo("trained");
        assertThat(part.getStep()).isEqualTo(step);
        assertThat(part.getEigenvectorCount()).isEqualTo(9);
        assertThat(part.getSummary().getEigenvalueList()).containsExactly(boxed(expected.eigenvalues()));
        assertThat(part.getSummary().getNoiseVarianceList()).containsExactly(boxed(expected.noiseVariances()));
        assertThat(measurement.getCurvaturesList()).singleElement().satisfies(point -> {
            assertThat(point.getStep()).isEqualTo(step);
            assertThat(point.getEigenvalue(0)).isEqualTo(expected.topEigenvalue());
            assertThat(point.getTrace().getValue()).isCloseTo(expected.trace(), within(1e-12));
        });
        assertThat(measurement.getSpec().getCurvatureOf().getRun()).isEqualTo("trained");
        assertThat(measurement.getSpec().getModel().getName()).isEqualTo("softmax");
        assertThat(measurement.hasLimiting()).isFalse();
        assertThat(trainer.stream().all(CurvaturePart.class)).startsWith(own.toArray(CurvaturePart[]::new));
        assertThat(own).extracting(CurvaturePart::getMeasuredRun).containsOnly("");
        assertThat(trainer.stream().all(RunRecord.class))
                .filteredOn(each -> each.getRun().equals("measurement"))
                .extracting(RunRecord::getPhase)
                .containsExactly(
                        RunPhase.RUN_PHASE_PENDING,
                        RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                        RunPhase.RUN_PHASE_FINISHED);
    }

    @Test
    void whatIsAskedForGoesBeforeWhatTheRunHas() throws InterruptedException {
        RunSpec.Builder spec = softmax("trained");
        spec.getCurvatureBuilder().setProbes(5).getScheduleBuilder().setEverySteps(20);
        stored(spec);
        RunSpec.Builder asked = of("trained", 0).setProjectedModes(2);
        asked.getCurvatureOfBuilder().setReference(true);
        asked.getCurvatureBuilder()
                .setSampled(true)
                .setBottomModes(1)
                .getSubsetBuilder()
                .setName("half")
                .setSize(30);

        RunRecord measurement = trainer.runToEnd(asked);

        requireFinished(measurement);
        CurvatureSummary summary = summaryOf("measurement").getSummary();
        assertThat(summary.getSubset()).isEqualTo("half");
        assertThat(summary.getExamples()).isEqualTo(30);
        assertThat(summary.getEigenvalueCount()).isEqualTo(3);
        assertThat(summary.getSampled().getLeadingCount()).isEqualTo(2);
        assertThat(measurement.getSpec().getCurvature().getProbes()).isEqualTo(5);
        assertThat(measurement.getSpec().getCurvature().hasSchedule()).isFalse();
    }

    /// C is that of the minibatches that the run had at the snapshot.
    @Test
    void theNoiseIsThatOfTheHyperparametersInForce() throws InterruptedException {
        RunSpec.Builder spec = softmax("changed");
        spec.addChangesBuilder()
                .setLimitingStep(31)
                .setChange(HyperparameterChange.newBuilder().setBatchSize(24));
        RunRecord run = stored(spec);
        long reference = run.getLimiting().getReferenceStep();

        requireFinished(trainer.runToEnd(of("changed", reference + 30).setRun("before")));
        requireFinished(trainer.runToEnd(of("changed", reference + 31).setRun("after")));

        assertThat(summaryOf("before").getSummary().getNoiseVariance(0))
                .isEqualTo(expected(run, 30, 8).noiseVariances()[0]);
        assertThat(summaryOf("after").getSummary().getNoiseVariance(0))
                .isEqualTo(expected(run, 31, 24).noiseVariances()[0]);
    }

    private RunRecord normalised() throws InterruptedException {
        RunSpec.Builder spec = Specs.spec("normalised", "mlp", table.toString()).setLimitingSteps(STEPS);
        spec.getModelBuilder().addHiddenWidths(3).setBatchNorm(true);
        spec.getHyperparametersBuilder().setWeightDecay(0).setLearningRate(1e-3).setBatchSize(8);
        spec.getConvergenceCriterionBuilder().setStep(20);
        spec.getSnapshotsBuilder().setEverySteps(1);
        return stored(spec);
    }

    /// At the reference point the measurement of the run itself has the statistics of training.
    @Test
    void runningStatisticsAreThoseOfTheSnapshot() throws InterruptedException {
        RunRecord run = normalised();
        CurvatureSummary own = summaryOf("normalised").getSummary();

        requireFinished(trainer.runToEnd(
                of("normalised", run.getLimiting().getReferenceStep()).setRun("reference")));
        requireFinished(trainer.runToEnd(
                of("normalised", run.getLimiting().getReferenceStep() + STEPS).setRun("last")));

        CurvatureSummary reference = summaryOf("reference").getSummary();
        assertThat(reference.getNormalisation()).isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        assertThat(reference.getEigenvalueList()).isEqualTo(own.getEigenvalueList());
        assertThat(summaryOf("last").getSummary().getEigenvalueList()).isNotEqualTo(own.getEigenvalueList());
    }

    /// Of a run of before they were stored.
    @Test
    void runningStatisticsAreEstimatedAnewWhereNobodyHasKeptThem() throws InterruptedException {
        RunRecord run = normalised();
        List<Snapshot> without = trainer.stream().all(Snapshot.class).stream()
                .map(each ->
                        new Snapshot(each.head().toBuilder().clearBuffers().build(), each.position(), each.velocity()))
                .toList();
        trainer.archive().store(run.toBuilder().clearBuffers().build(), without);

        requireFinished(trainer.runToEnd(of("normalised", 25)));

        assertThat(summaryOf("measurement").getSummary().getNormalisation())
                .isEqualTo(NormalisationStatistics.NORMALISATION_STATISTICS_RE_ESTIMATED);
        RunSpec.Builder running = of("normalised", 25).setRun("running");
        running.getCurvatureBuilder().setNormalisation(NormalisationStatistics.NORMALISATION_STATISTICS_RUNNING);
        assertThatThrownBy(() -> trainer.registry().start(running.build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("curvature.normalisation must be minibatch or re_estimated at a stored snapshot that has no"
                        + " running statistics, but is running");
    }

    @Test
    void refusesWhatIsNotStored() throws InterruptedException {
        stored(softmax("trained"));

        assertThatThrownBy(() -> trainer.registry().start(of("unknown", 1).build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessage("curvature_of.run must be a run that the archive knows, but is 'unknown'");
        assertThatThrownBy(() -> trainer.registry().start(of("trained", -1).build()))
                .isInstanceOf(SpecRefusedException.class)
                .hasMessageContaining("curvature_of.step must be between 0");
        assertThatThrownBy(() -> trainer.registry()
                        .start(of("trained", 1).setRun("trained").build()))
                .isInstanceOf(RunExistsException.class);
        RunRecord missing = trainer.runToEnd(of("trained", 5));
        assertThat(missing.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(missing.getReason()).isEqualTo("there is no such snapshot");
        trainer.archive().store(missing, List.of());
        assertThatThrownBy(() -> trainer.registry()
                        .start(of("measurement", 5).setRun("again").build()))
                .hasMessage("curvature_of.run must have snapshots, but 'measurement' is a measurement");
    }

    @Test
    void failsWhereTheDataAreOthersThanTheRunHad() throws InterruptedException, IOException {
        RunRecord run = stored(softmax("trained"));
        Files.writeString(table, Files.readString(table) + "0.5,0.5,1\n");

        RunRecord measurement = trainer.runToEnd(of("trained", run.getLimiting().getReferenceStep()));

        assertThat(measurement.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(measurement.getReason())
                .isEqualTo("data '" + table + "' has 61 examples here, but run 'trained' had 60");
    }

    /// So many probes take an hour.
    @Test
    void tellsHowFarItIsAndEndsAtAnyProduct() throws InterruptedException {
        // Given
        RunRecord run = stored(softmax("trained"));
        RunSpec.Builder endless = of("trained", run.getLimiting().getReferenceStep());
        endless.getCurvatureBuilder().setSampled(true).setProbes(10_000).setQuadratureSteps(9);

        // When
        trainer.registry().start(endless.build());
        RunId id = new RunId("measurement");
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        trainer.registry().state(id).current().getProgress().getFraction() > 0);
        Progress progress = trainer.registry().state(id).current().getProgress();
        assertThatThrownBy(() -> trainer.registry()
                        .change(
                                id,
                                OptionalLong.empty(),
                                HyperparameterChange.newBuilder()
                                        .setMomentum(0.5)
                                        .build()))
                .isInstanceOf(NotTrainingException.class);
        RunRecord ended = trainer.registry().stop(id, "enough", Duration.ofSeconds(60));

        // Then
        assertThat(progress.getActivity()).contains("density of the spectrum: product ");
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
        assertThat(ended.getReason()).isEqualTo("enough");
        assertThat(ended.getProgress().hasFraction()).isFalse();
        assertThat(trainer.stream().all(CurvaturePart.class))
                .extracting(CurvaturePart::getRun)
                .doesNotContain("measurement");
    }

    private static Double[] boxed(double[] values) {
        return java.util.Arrays.stream(values).boxed().toArray(Double[]::new);
    }

    private static void requireFinished(RunRecord record) {
        assertThat(record.getPhase()).as(record.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
    }
}
