package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.run.v1.Engine;
import dev.perrin.proto.run.v1.HyperparameterChange;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.trainer.data.image.IdxFixture;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A run that is killed again and again publishes what an undisturbed one does.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ResumeTest {
    private static final ResumeSettings AT_EVERY_CHANCE =
            new ResumeSettings("trainer", Optional.of(Duration.ZERO), true);

    /// So that checkpoints come while there is something left to be done.
    private static final PublishSettings FEW_IN_FLIGHT = new PublishSettings(PublishSettings.Policy.BLOCK, 2, 1 << 20);

    static Stream<Arguments> runs() {
        return Stream.of(
                Arguments.of("independent draws", linear(), 11),
                Arguments.of("shuffled", softmax(Sampling.SAMPLING_SHUFFLED), 12),
                Arguments.of("cyclic", softmax(Sampling.SAMPLING_CYCLIC), 13),
                Arguments.of("planned changes", changing(), 14),
                Arguments.of("logarithmic snapshots", logarithmic(), 15),
                Arguments.of("batch norm and augmentation", network(), 16),
                Arguments.of("in a device's memory", resident(), 17));
    }

    @ParameterizedTest(name = "{0}, kills by seed {2}")
    @MethodSource("runs")
    void aRunThatIsKilledAgainAndAgainIsTheUndisturbedOne(String name, RunSpec.Builder spec, long seed)
            throws InterruptedException {
        // Given
        Outcome undisturbed;
        EngineSettings engines = engines(spec);
        try (TrainerUnderTest trainer = new TrainerUnderTest(engines).recovered()) {
            undisturbed = new Outcome(trainer.runToEnd(spec), trainer.stream());
        }
        SplittableRandom random = new SplittableRandom(seed);
        RecordedStream stream = new RecordedStream();
        RecordedCheckpoints checkpoints = new RecordedCheckpoints();

        // When
        int lives = 0;
        while (!hasEnded(stream) || !checkpoints.runs().isEmpty()) {
            MortalConnection connection = new MortalConnection(stream, checkpoints, 8 + random.nextLong(20));
            try (TrainerUnderTest trainer =
                    new TrainerUnderTest(stream, connection, connection, AT_EVERY_CHANCE, FEW_IN_FLIGHT, engines)) {
                trainer.recovered();
                if (lives == 0) {
                    trainer.registry().start(spec.build());
                }
                trainer.awaitEnd("run");
            }
            lives++;
            assertThat(lives).as("makes progress").isLessThan(500);
        }
        RunRecord last = stream.all(RunRecord.class).getLast();

        // Then
        assertThat(lives).isGreaterThan(5);
        assertThat(last.getResumptionsList())
                .anySatisfy(each -> assertThat(each.getStep())
                        .isGreaterThan(last.getLimiting().getReferenceStep()));
        undisturbed.requireSame(last, stream);
    }

    /// A change that was accepted is planned from then on, whoever trains.
    @Test
    void aChangeThatWasAcceptedIsMadeAfterAKill() throws InterruptedException {
        // Given
        RunSpec.Builder spec = linear();
        HyperparameterChange change =
                HyperparameterChange.newBuilder().setBatchSize(16).build();
        Outcome planned;
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            RunSpec.Builder with = spec.clone();
            with.addChangesBuilder().setLimitingStep(500).setChange(change);
            planned = new Outcome(trainer.runToEnd(with), trainer.stream());
        }
        RecordedStream stream = new RecordedStream();
        RecordedCheckpoints checkpoints = new RecordedCheckpoints();
        MortalConnection connection = new MortalConnection(stream, checkpoints, Long.MAX_VALUE);
        stream.holdSnapshotsAfter(20);
        RunEvent accepted;
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, connection, connection, AT_EVERY_CHANCE, FEW_IN_FLIGHT).recovered()) {
            trainer.registry().start(spec.build());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stream.all(Snapshot.class).size() == 20);

            // When
            accepted = trainer.registry().change(new RunId("run"), OptionalLong.of(30 + 500), change);
            connection.kill();
            stream.goOn();
        }
        RunRecord ended;
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, stream, checkpoints, AT_EVERY_CHANCE, FEW_IN_FLIGHT).recovered()) {
            ended = trainer.awaitEnd("run");
        }

        // Then
        assertThat(ended.getEventsList()).containsExactly(accepted);
        assertThat(ended.getAcceptedChangesList())
                .singleElement()
                .satisfies(each -> assertThat(each.getStep()).isEqualTo(530));
        planned.requireSame(
                ended.toBuilder()
                        .clearAcceptedChanges()
                        .setSpec(planned.end().getSpec())
                        .build(),
                stream);
    }

    @Test
    void aTrainerThatIsShutDownLeavesItsRunToTheNextOne() throws InterruptedException {
        // Given
        RunSpec.Builder spec = linear();
        Outcome undisturbed;
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            undisturbed = new Outcome(trainer.runToEnd(spec), trainer.stream());
        }
        RecordedStream stream = new RecordedStream();
        RecordedCheckpoints checkpoints = new RecordedCheckpoints();
        // Never by itself.
        ResumeSettings rarely = new ResumeSettings("trainer", Optional.of(Duration.ofDays(1)), true);
        stream.holdSnapshotsAfter(33);

        // When
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, stream, checkpoints, rarely, FEW_IN_FLIGHT).recovered()) {
            trainer.registry().start(spec.build());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stream.all(Snapshot.class).size() == 33);
            stream.goOn();
        }
        RunRecord left = stream.all(RunRecord.class).getLast();
        RunRecord ended;
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, stream, checkpoints, rarely, FEW_IN_FLIGHT).recovered()) {
            ended = trainer.awaitEnd("run");
        }

        // Then
        assertThat(left.getPhase()).isEqualTo(RunPhase.RUN_PHASE_LIMITING);
        assertThat(ended.getResumptionsList())
                .singleElement()
                .satisfies(each ->
                        assertThat(each.getStep()).as("where it was left").isGreaterThanOrEqualTo(30 + 320));
        undisturbed.requireSame(ended, stream);
        assertThat(stream.all(Snapshot.class)).as("nothing was made again").doesNotHaveDuplicates();
    }

    @Test
    void aRunWhoseCheckpointIsLostBeginsAgain() throws InterruptedException {
        // Given
        RunSpec.Builder spec = linear();
        Outcome undisturbed;
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            undisturbed = new Outcome(trainer.runToEnd(spec), trainer.stream());
        }
        RecordedStream stream = new RecordedStream();
        RecordedCheckpoints checkpoints = new RecordedCheckpoints();
        MortalConnection connection = new MortalConnection(stream, checkpoints, 40);
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, connection, connection, AT_EVERY_CHANCE, FEW_IN_FLIGHT).recovered()) {
            trainer.registry().start(spec.build());
            trainer.awaitEnd("run");
        }
        checkpoints.lose(new RunId("run"));

        // When
        RunRecord ended;
        try (TrainerUnderTest trainer =
                new TrainerUnderTest(stream, stream, checkpoints, AT_EVERY_CHANCE, FEW_IN_FLIGHT).recovered()) {
            ended = trainer.awaitEnd("run");
        }

        // Then
        assertThat(ended.getResumptionsList())
                .singleElement()
                .satisfies(each -> assertThat(each.getStep()).isZero());
        undisturbed.requireSame(ended, stream);
    }

    @Test
    void aTrainerWhoseRunIsTakenOverPublishesNoEnd() throws InterruptedException {
        // Given
        RecordedStream stream = new RecordedStream();
        RecordedCheckpoints checkpoints = new RecordedCheckpoints();
        try (TrainerUnderTest asleep =
                new TrainerUnderTest(stream, stream, checkpoints, AT_EVERY_CHANCE, FEW_IN_FLIGHT).recovered()) {
            stream.holdSnapshotsAfter(20);
            asleep.registry().start(linear().build());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> stream.all(Snapshot.class).size() == 20);

            // When
            checkpoints.claim(new RunId("run")).close();
            stream.goOn();

            // Then
            assertThat(asleep.awaitEnd("run").getReason()).isEqualTo("another trainer has taken run 'run' over");
            assertThat(stream.all(RunRecord.class).getLast().getPhase()).isEqualTo(RunPhase.RUN_PHASE_LIMITING);
        }
    }

    private static boolean hasEnded(RecordedStream stream) {
        List<RunRecord> records = stream.all(RunRecord.class);
        return !records.isEmpty() && RunState.hasEnded(records.getLast());
    }

    private static RunSpec.Builder linear() {
        return soon(Specs.linear("run"));
    }

    private static RunSpec.Builder softmax(Sampling sampling) {
        return soon(Specs.spec("run", "softmax", "digits").setSampling(sampling).setLimitingSteps(700));
    }

    /// A convergence phase that is shorter than the lives of the trainers.
    private static RunSpec.Builder soon(RunSpec.Builder spec) {
        spec.getConvergenceCriterionBuilder().setStep(30);
        return spec;
    }

    private static RunSpec.Builder changing() {
        RunSpec.Builder spec = linear().setSampling(Sampling.SAMPLING_SHUFFLED);
        spec.getHyperparametersBuilder().setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES);
        spec.addChangesBuilder()
                .setLimitingStep(150)
                .setChange(HyperparameterChange.newBuilder().setBatchSize(20));
        spec.addChangesBuilder()
                .setLimitingStep(400)
                .setChange(
                        HyperparameterChange.newBuilder().setWeightDecay(2e-3).setResetVelocity(true));
        spec.addChangesBuilder()
                .setLimitingStep(640)
                .setChange(HyperparameterChange.newBuilder().setLearningRate(0.02));
        return spec;
    }

    private static RunSpec.Builder logarithmic() {
        RunSpec.Builder spec = linear().setLimitingSteps(3000);
        spec.getSnapshotsBuilder().setPerDecade(8);
        return spec;
    }

    /// On real images, with running statistics and flips.
    private static RunSpec.Builder network() {
        RunSpec.Builder spec = images("cnn");
        spec.getModelBuilder().addChannels(2).setBatchNorm(true);
        spec.getDataOptionsBuilder()
                .setFirstExamples(60)
                .getAugmentationBuilder()
                .setHorizontalFlip(true)
                .setPaddedCrop(2);
        return spec;
    }

    /// The same with θ and v in PyTorch's memory, changes on the way, and decay of matrices alone.
    private static RunSpec.Builder resident() {
        RunSpec.Builder spec = network();
        spec.getModelBuilder().setEngine(Engine.ENGINE_DJL_PYTORCH);
        spec.getHyperparametersBuilder().setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES);
        spec.addChangesBuilder()
                .setLimitingStep(21)
                .setChange(HyperparameterChange.newBuilder().setWeightDecay(2e-3));
        spec.addChangesBuilder()
                .setLimitingStep(40)
                .setChange(HyperparameterChange.newBuilder().setResetVelocity(true));
        return spec;
    }

    private static EngineSettings engines(RunSpec.Builder spec) {
        return spec.getModel().getEngine() == Engine.ENGINE_DJL_PYTORCH
                ? TrainerUnderTest.RESIDENT
                : EngineSettings.PROCESSOR;
    }

    private static RunSpec.Builder images(String model) {
        RunSpec.Builder spec = soon(
                Specs.spec("run", model, IdxFixture.FASHION.toAbsolutePath().toString())
                        .setSampling(Sampling.SAMPLING_SHUFFLED)
                        .setLimitingSteps(60)
                        .setProjectedModes(1));
        spec.getSnapshotsBuilder().setEverySteps(2);
        spec.getConvergenceCriterionBuilder().setStep(5);
        spec.getHyperparametersBuilder().setLearningRate(0.005);
        spec.getCurvatureBuilder()
                .setSampled(true)
                .setTolerance(0.3)
                .setMaxProducts(4)
                .setProbes(2)
                .setQuadratureSteps(2)
                .setNoiseExamples(40);
        return spec;
    }
}
