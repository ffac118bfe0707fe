package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.curvature.v1.CurvatureMatrix;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.CurvaturePoint;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.trainer.data.TrainingData;
import dev.perrin.trainer.journal.JournalInMemory;
import dev.perrin.trainer.journal.JournalStore;
import dev.perrin.trainer.journal.MeasurementJournals;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Trainers that are killed while they measure. Everything is kept, so that in all lives together each result is
/// written once: what is computed anew is what the journal lacks.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class JournalResumeTest {
    private static final ResumeSettings AT_EVERY_CHANCE =
            new ResumeSettings("trainer", Optional.of(Duration.ZERO), true);
    private static final int STEPS = 30;

    private final RecordedStream stream = new RecordedStream();
    private final RecordedCheckpoints checkpoints = new RecordedCheckpoints();
    private final ArchiveInMemory archive = new ArchiveInMemory();
    private final JournalInMemory journals = new JournalInMemory();

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

    /// Batch norm has statistics that a checkpoint must bring back, and takes its time.
    private RunSpec.Builder normalised(CurvatureMatrix matrix) {
        RunSpec.Builder spec = spec(matrix);
        spec.getModelBuilder().setBatchNorm(true);
        spec.getCurvatureBuilder()
                .setTolerance(1e-2)
                .setProbes(2)
                .setQuadratureSteps(2)
                .getScheduleBuilder()
                .setEverySteps(20);
        return spec;
    }

    private RunSpec.Builder spec(CurvatureMatrix matrix) {
        RunSpec.Builder spec = Specs.spec("run", "mlp", table.toString())
                .setLimitingSteps(STEPS)
                .setProjectedModes(3);
        spec.getModelBuilder().addHiddenWidths(4);
        spec.getHyperparametersBuilder().setWeightDecay(0).setLearningRate(1e-3).setBatchSize(8);
        spec.getConvergenceCriterionBuilder().setStep(20);
        spec.getSnapshotsBuilder().setEverySteps(1);
        spec.getCurvatureBuilder()
                .setMatrix(matrix)
                .setProbes(3)
                .setQuadratureSteps(4)
                .getScheduleBuilder()
                .setEverySteps(10);
        return spec;
    }

    private TrainerUnderTest trainer(long puts) {
        MortalConnection connection = new MortalConnection(stream, checkpoints, Long.MAX_VALUE);
        JournalStore mortal = new MortalJournal(journals, connection, puts);
        return new TrainerUnderTest(
                stream,
                connection,
                archive,
                checkpoints,
                new MeasurementJournals(mortal, TrainerUnderTest.EVERYTHING, System::nanoTime),
                AT_EVERY_CHANCE,
                TrainerUnderTest.PUBLISHING);
    }

    /// At the reference point and on the schedule, by products and as a whole.
    @ParameterizedTest(name = "kills by seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void aRunThatIsKilledWhileItMeasuresIsTheUndisturbedOne(long seed) throws InterruptedException {
        // Given
        RunSpec.Builder spec = seed == 4
                ? normalised(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON)
                : spec(
                        seed % 2 == 0
                                ? CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON
                                : CurvatureMatrix.CURVATURE_MATRIX_HESSIAN);
        JournalInMemory others = new JournalInMemory();
        RecordedStream otherStream = new RecordedStream();
        Outcome undisturbed;
        try (TrainerUnderTest trainer = new TrainerUnderTest(
                        otherStream,
                        otherStream,
                        new RecordedCheckpoints(),
                        new MeasurementJournals(others, TrainerUnderTest.EVERYTHING, System::nanoTime),
                        AT_EVERY_CHANCE,
                        TrainerUnderTest.PUBLISHING)
                .recovered()) {
            RunRecord ended = trainer.runToEnd(spec);
            undisturbed = new Outcome(ended, trainer.stream());
        }
        assertThat(others.names()).as("removed when they were published").isEmpty();
        SplittableRandom random = new SplittableRandom(seed);

        // When
        Set<String> interrupted = new HashSet<>();
        int lives = 0;
        while (lives == 0 || !RunState.hasEnded(stream.all(RunRecord.class).getLast())) {
            try (TrainerUnderTest trainer =
                    trainer(1 + random.nextInt(others.puts() / 6)).recovered()) {
                if (lives == 0) {
                    trainer.registry().start(spec.build());
                }
                trainer.awaitEnd("run");
            }
            journals.names().forEach(name -> interrupted.add(name.split("/", -1)[2]));
            lives++;
            assertThat(lives).as("makes progress").isLessThan(100);
        }

        // Then
        assertThat(lives).isGreaterThan(4);
        assertThat(interrupted).as("steps whose measurement was cut off").hasSizeGreaterThan(1);
        undisturbed.requireSame(stream.all(RunRecord.class).getLast(), stream);
        assertThat(journals.puts()).isEqualTo(others.puts());
        assertThat(journals.names()).isEmpty();
    }

    /// The last snapshot is another one when it goes on, and the archive comes up later than the trainer.
    @Test
    void aMeasurementAtAStoredSnapshotGoesOnAtThatSnapshot() throws InterruptedException {
        // Given
        RunRecord run;
        try (TrainerUnderTest trainer = trainer(Long.MAX_VALUE).recovered()) {
            run = trainer.runToEnd(spec(CurvatureMatrix.CURVATURE_MATRIX_HESSIAN));
        }
        List<Snapshot> all = stream.all(Snapshot.class);
        archive.store(run, all.subList(0, 11));
        RunSpec.Builder request = RunSpec.newBuilder().setRun("undisturbed");
        request.getCurvatureOfBuilder().setRun("run").setLast(true);
        request.getCurvatureBuilder().setSampled(true).setTolerance(1e-4);
        long before = journals.puts();
        try (TrainerUnderTest trainer = trainer(Long.MAX_VALUE).recovered()) {
            requireFinished(trainer.runToEnd(request));
        }
        long puts = journals.puts() - before;

        // When
        try (TrainerUnderTest trainer = trainer(puts / 2).recovered()) {
            trainer.registry().start(request.setRun("killed").build());
            trainer.awaitEnd("killed");
        }
        assertThat(journals.names()).isNotEmpty();
        archive.store(run, all);
        archive.comeUpAfter(2);
        RunRecord resumed;
        try (TrainerUnderTest trainer = trainer(Long.MAX_VALUE).recovered()) {
            resumed = trainer.awaitEnd("killed");
        }

        // Then
        requireFinished(resumed);
        assertThat(journals.puts() - before).isEqualTo(2 * puts);
        assertThat(journals.names()).isEmpty();
        assertThat(resumed.getResumptionsList()).hasSize(1);
        assertThat(resumed.getCurvaturesList())
                .extracting(CurvaturePoint::getStep)
                .containsExactly(run.getLimiting().getReferenceStep() + 10);
        assertThat(parts("killed")).isEqualTo(parts("undisturbed"));
    }

    private List<CurvaturePart> parts(String run) {
        return stream.all(CurvaturePart.class).stream()
                .filter(part -> part.getRun().equals(run))
                .map(part -> part.toBuilder().clearRun().build())
                .toList();
    }

    @Test
    void whatAKilledTrainerLeftOfAnEndedRunIsRemovedWhenATrainerStarts() throws InterruptedException {
        try (TrainerUnderTest trainer = trainer(Long.MAX_VALUE).recovered()) {
            requireFinished(trainer.runToEnd(spec(CurvatureMatrix.CURVATURE_MATRIX_HESSIAN)));
        }
        journals.put("journals/run/000000000020/000000/0000", new byte[1]);
        journals.put("journals/of-others/000000000020/000000/0000", new byte[1]);

        trainer(Long.MAX_VALUE).recovered().close();

        assertThat(journals.runs()).containsExactly(new RunId("of-others"));
    }

    @Test
    void aStoppedMeasurementLeavesNoJournal() throws InterruptedException {
        try (TrainerUnderTest trainer = trainer(Long.MAX_VALUE).recovered()) {
            RunSpec.Builder spec = spec(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
            spec.getCurvatureBuilder().setProbes(10_000);
            trainer.registry().start(spec.build());
            await().atMost(Duration.ofSeconds(60)).until(() -> journals.puts() > 20);

            trainer.registry().stop(new RunId("run"), "enough", Duration.ofSeconds(60));
        }

        assertThat(journals.names()).isEmpty();
    }

    @Test
    void theIdentityTellsOneMeasurementFromAnother() {
        RunSpec.Builder spec = normalised(CurvatureMatrix.CURVATURE_MATRIX_HESSIAN);
        RunSpec.Builder other = normalised(CurvatureMatrix.CURVATURE_MATRIX_GAUSS_NEWTON);
        Set<String> identities = new HashSet<>();

        for (RunSpec.Builder each : List.of(spec, other)) {
            for (float shift : new float[] {0, Math.ulp(1f)}) {
                for (int batchSize : new int[] {8, 9}) {
                    identities.add(identity(each, 1 + shift, 0, batchSize));
                    identities.add(identity(each, 1 + shift, 0.5f, batchSize));
                }
            }
        }

        assertThat(identities).hasSize(16);
        assertThat(identity(spec, 1, 0, 8)).isIn(identities);
    }

    /// @param first of θ
    /// @param statistic first of batch norm's
    private static String identity(RunSpec.Builder spec, float first, float statistic, int batchSize) {
        RunPlanner planner = TrainerUnderTest.planner(new CurvatureLimits(200, 1 << 21));
        RunPlan plan = planner.plan(spec.build());
        TrainingData data = planner.data(plan);
        try (Model model = planner.model(plan, data);
                CurvatureMeter meter = new CurvatureMeter(plan, planner, data, model)) {
            float[] buffers = new float[(int) model.buffers().dimension()];
            buffers[0] = statistic;
            model.restoreBuffers(buffers);
            float[] position = new float[model.dimension()];
            position[0] = first;
            return HexFormat.of()
                    .formatHex(meter.identity(
                                    position,
                                    spec.getHyperparameters().toBuilder()
                                            .setBatchSize(batchSize)
                                            .build())
                            .bytes());
        }
    }

    private static void requireFinished(RunRecord record) {
        assertThat(record.getPhase()).as(record.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
    }
}
