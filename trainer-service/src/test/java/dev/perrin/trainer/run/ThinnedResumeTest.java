package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The policy THIN, with a broker that is too slow.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ThinnedResumeTest {
    private static final ResumeSettings AT_EVERY_CHANCE =
            new ResumeSettings("trainer", Optional.of(Duration.ZERO), true);
    private static final PublishSettings THINNED = new PublishSettings(PublishSettings.Policy.THIN, 2, 1 << 20);
    private static final int STEPS = 3000;
    private static final int SNAPSHOTS = STEPS / 10 + 1;

    private final RecordedStream stream = new RecordedStream();
    private final RecordedCheckpoints checkpoints = new RecordedCheckpoints();

    private static RunSpec.Builder spec() {
        RunSpec.Builder spec = Specs.linear("run").setLimitingSteps(STEPS);
        spec.getConvergenceCriterionBuilder().setStep(30);
        return spec;
    }

    /// With every snapshot: the policy BLOCK.
    private static Outcome complete() throws InterruptedException {
        try (TrainerUnderTest trainer = new TrainerUnderTest().recovered()) {
            return new Outcome(trainer.runToEnd(spec()), trainer.stream());
        }
    }

    @Test
    void anUndisturbedRunCountsWhatItPublishesAndWhatItLeavesOut() throws InterruptedException {
        Outcome complete = complete();

        RunRecord ended;
        try (TrainerUnderTest trainer = new TrainerUnderTest(
                        stream, new SluggishStream(stream), checkpoints, AT_EVERY_CHANCE, THINNED)
                .recovered()) {
            ended = trainer.runToEnd(spec());
        }

        requireCounted(ended);
        requireInPlace(complete);
        assertThat(stream.all(Snapshot.class)).hasSize((int) ended.getProgress().getSnapshotsPublished());
    }

    @ParameterizedTest(name = "kills by seed {0}")
    @ValueSource(longs = {21, 22, 23})
    void aRunThatIsKilledKeepsItsOrdinalsAndItsCount(long seed) throws InterruptedException {
        // Given
        Outcome complete = complete();
        SplittableRandom random = new SplittableRandom(seed);

        // When
        int lives = 0;
        while (lives == 0 || !RunState.hasEnded(last())) {
            MortalConnection connection = new MortalConnection(stream, checkpoints, 12 + random.nextLong(20));
            try (TrainerUnderTest trainer = new TrainerUnderTest(
                            stream, new SluggishStream(connection), connection, AT_EVERY_CHANCE, THINNED)
                    .recovered()) {
                if (lives == 0) {
                    trainer.registry().start(spec().build());
                }
                trainer.awaitEnd("run");
            }
            lives++;
            assertThat(lives).as("makes progress").isLessThan(200);
        }

        // Then
        assertThat(lives).isGreaterThan(2);
        assertThat(last().getResumptionsList())
                .anySatisfy(each -> assertThat(each.getStep())
                        .isGreaterThan(last().getLimiting().getReferenceStep()));
        requireCounted(last());
        requireInPlace(complete);
        assertThat(stream.all(Snapshot.class).stream()
                        .map(each -> each.head().getOrdinal())
                        .distinct())
                .as("one that arrived can be left out when it is made again")
                .hasSizeGreaterThanOrEqualTo((int) last().getProgress().getSnapshotsPublished());
    }

    private RunRecord last() {
        return stream.all(RunRecord.class).getLast();
    }

    /// Each ordinal once: published or left out.
    private static void requireCounted(RunRecord ended) {
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getProgress().getSnapshotsDropped()).isPositive();
        assertThat(ended.getProgress().getSnapshotsPublished()
                        + ended.getProgress().getSnapshotsDropped())
                .isEqualTo(SNAPSHOTS);
    }

    /// What arrives under an ordinal is what a run without gaps has there.
    private void requireInPlace(Outcome complete) {
        List<Snapshot> published = stream.all(Snapshot.class);
        assertThat(complete.snapshots()).hasSize(SNAPSHOTS);
        assertThat(published).isNotEmpty();
        published.forEach(each ->
                assertThat(each).isEqualTo(complete.snapshots().get(each.head().getOrdinal())));
    }
}
