package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.perrin.local.TestCheckout;
import dev.perrin.local.stack.DataFolder;
import dev.perrin.local.stack.LocalStack;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The packaged trainer, killed outright at random moments of a run, publishes what an undisturbed one does: every
/// byte of θ and v, every observation, the same end.
class ResumeIT {
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final int KILLS = 3;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aRunThatIsKilledAgainAndAgainIsTheUndisturbedOne() throws Exception {
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty())) {
            stack.startInfrastructure();
            String broker = stack.infrastructureSettings().bootstrapServers();
            requireSame(broker, shuffledSoftmax(), 5001, 1);
            requireSame(broker, batchNorm(), 301, 2);
        }
    }

    @Test
    void aTrainerThatWakesUpAfterAnotherHasTakenItsRunOverLetsGo() throws Exception {
        try (DataFolder data = DataFolder.open(folder.resolve("data"));
                LocalStack stack = LocalStack.over(TestCheckout.get(), data, OptionalInt.empty())) {
            // Given
            stack.startInfrastructure();
            String broker = stack.infrastructureSettings().bootstrapServers();
            RunSpec spec = shuffledSoftmax().setRun("fenced").build();
            Path log = folder.resolve("asleep.log");
            try (TrainerJob asleep = TrainerJob.start(broker, spec, log)) {
                await().atMost(SOON).until(() -> PublishedRecords.snapshotCount(broker) > 0);
                asleep.signal("STOP");

                // When
                try (TrainerJob second = TrainerJob.start(broker, spec, folder.resolve("second.log"))) {
                    assertThat(second.awaitStatus()).isZero();
                }
                asleep.signal("CONT");

                // Then
                assertThat(asleep.awaitStatus()).isEqualTo(3);
            }
            assertThat(Files.readString(log)).contains("event=run-taken-over run=fenced");
            PublishedRecords published = PublishedRecords.of(broker, "fenced");
            assertThat(published.last().getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
            assertThat(published.last().getResumptionsCount()).isEqualTo(1);
            assertThat(new LinkedHashSet<>(published.snapshots())).hasSize(5001);
        }
    }

    private void requireSame(String broker, RunSpec.Builder spec, int snapshots, long seed) throws Exception {
        // Given
        String name = spec.getModel().getName();
        Path log = folder.resolve("job.log");
        try (TrainerJob job = TrainerJob.start(broker, spec.setRun(name + "-a").build(), log)) {
            assertThat(job.awaitStatus()).isZero();
        }
        PublishedRecords undisturbed = PublishedRecords.of(broker, name + "-a");
        assertThat(undisturbed.snapshots()).hasSize(snapshots).doesNotHaveDuplicates();

        // When
        RunSpec disturbed = spec.setRun(name + "-b").build();
        SplittableRandom random = new SplittableRandom(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            long enough = PublishedRecords.snapshotCount(broker) + 1 + random.nextLong(snapshots / 4);
            try (TrainerJob job = TrainerJob.start(broker, disturbed, log)) {
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !job.isRunning() || PublishedRecords.snapshotCount(broker) >= enough);
                assertThat(job.isRunning()).as("there is something to kill").isTrue();
                if (kill == 1) {
                    job.terminate();
                    assertThat(job.awaitStatus()).isEqualTo(143);
                } else {
                    job.kill();
                }
            }
        }
        try (TrainerJob job = TrainerJob.start(broker, disturbed, log)) {
            assertThat(job.awaitStatus()).isZero();
        }

        // Then
        PublishedRecords published = PublishedRecords.of(broker, name + "-b");
        assertThat(published.last().getResumptionsCount()).isEqualTo(KILLS);
        assertThat(published.last().getResumptions(KILLS - 1).getStep())
                .isGreaterThan(published.last().getLimiting().getReferenceStep());
        assertThat(distinct(published)).isEqualTo(distinct(undisturbed));
        assertThat(new LinkedHashSet<>(published.observations()))
                .isEqualTo(new LinkedHashSet<>(undisturbed.observations()));
        assertThat(new LinkedHashSet<>(published.curvature())).isEqualTo(new LinkedHashSet<>(undisturbed.curvature()));
        assertThat(published.timelessEnd()).isEqualTo(undisturbed.timelessEnd());
    }

    private static Set<ByteString> distinct(PublishedRecords published) {
        return new LinkedHashSet<>(published.snapshots());
    }

    private static RunSpec.Builder shuffledSoftmax() {
        RunSpec.Builder spec = TestSpecs.linear("")
                .setData("digits")
                .setSampling(Sampling.SAMPLING_SHUFFLED)
                .setLimitingSteps(50_000);
        spec.getModelBuilder().setName("softmax");
        spec.getConvergenceCriterionBuilder().setStep(200);
        return spec;
    }

    /// The images of digits are 8 × 8.
    private static RunSpec.Builder batchNorm() {
        RunSpec.Builder spec = TestSpecs.linear("")
                .setData("digits")
                .setSampling(Sampling.SAMPLING_SHUFFLED)
                .setLimitingSteps(3000)
                .setProjectedModes(1);
        spec.getModelBuilder().setName("cnn").addChannels(2).setBatchNorm(true);
        spec.getHyperparametersBuilder().setLearningRate(0.005);
        spec.getConvergenceCriterionBuilder().setStep(50);
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
