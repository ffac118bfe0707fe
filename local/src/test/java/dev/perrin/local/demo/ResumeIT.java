package dev.perrin.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.local.stack.TestStack;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        try (TestStack stack = TestStack.startInfrastructure(folder)) {
            String broker = stack.broker();
            requireSame(broker, shuffledSoftmax(), 5001, 1);
            requireSame(broker, batchNorm(), 151, 2);
        }
    }

    /// In the middle of its products. What is kept of them is in the bucket, and is given back.
    @Test
    void aMeasurementThatIsKilledGoesOnWithItsJournal() throws Exception {
        // Given
        try (TestStack stack = TestStack.startInfrastructure(folder)) {
            InfrastructureSettings infrastructure = stack.stack().infrastructureSettings();
            String broker = stack.broker();
            Map<String, String> keepsEverything = Map.of(
                    "PERRIN_S3_ENDPOINT", infrastructure.storeEndpoint(),
                    "PERRIN_S3_ACCESS_KEY", infrastructure.credentials().accessKey(),
                    "PERRIN_S3_SECRET_KEY", infrastructure.credentials().secretKey(),
                    "PERRIN_TRAINER_JOURNAL_THRESHOLD", "0S");
            Path whole = folder.resolve("whole.log");
            try (TrainerJob job = TrainerJob.start(broker, products("whole"), keepsEverything, whole)) {
                assertThat(job.awaitStatus()).isZero();
            }
            File journals =
                    stack.stack().data().path().resolve("store/perrin/journals").toFile();
            File journal = new File(journals, "killed/000000000050");

            // When
            try (TrainerJob job =
                    TrainerJob.start(broker, products("killed"), keepsEverything, folder.resolve("killed.log"))) {
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> !job.isRunning() || count(journal) >= 20);
                assertThat(job.isRunning()).as("there is something to kill").isTrue();
                job.kill();
            }
            int left = count(journal);
            Path resumed = folder.resolve("resumed.log");
            try (TrainerJob job = TrainerJob.start(broker, products("killed"), keepsEverything, resumed)) {
                assertThat(job.awaitStatus()).isZero();
            }

            // Then
            assertThat(left).as("killed while it measured").isGreaterThanOrEqualTo(20);
            int given = results(resumed, "given");
            assertThat(results(whole, "given")).isZero();
            // What was being put when it was killed reaches the store after the count, or not at all.
            assertThat(given).isBetween(left - 5, left + 1);
            assertThat(results(resumed, "computed")).isLessThanOrEqualTo(results(whole, "computed") - given);
            assertThat(new LinkedHashSet<>(PublishedRecords.of(broker, "killed").curvature()))
                    .isEqualTo(new LinkedHashSet<>(
                            PublishedRecords.of(broker, "whole").curvature()));
            assertThat(count(journals)).as("removed").isZero();
        }
    }

    private static int count(File folder) {
        String[] names = folder.list();
        return names == null ? 0 : names.length;
    }

    /// Of the one measurement.
    private static int results(Path log, String key) throws IOException {
        Matcher line = Pattern.compile("event=measurement-results .*" + key + "=(\\d+)")
                .matcher(Files.readString(log));
        assertThat(line.find()).as("%s in %s", key, Files.readString(log)).isTrue();
        return Integer.parseInt(line.group(1));
    }

    /// Which never come as near as they are asked to.
    private static RunSpec products(String run) {
        RunSpec.Builder spec =
                TestSpecs.linear(run).setData("digits").setLimitingSteps(50).setProjectedModes(2);
        spec.getModelBuilder().setName("mlp");
        spec.getConvergenceCriterionBuilder().setStep(50);
        spec.getCurvatureBuilder()
                .setSampled(true)
                .setTolerance(1e-12)
                .setMaxProducts(120)
                .setProbes(2)
                .setQuadratureSteps(3)
                .setNoiseExamples(40);
        return spec.build();
    }

    @Test
    void aTrainerThatWakesUpAfterAnotherHasTakenItsRunOverLetsGo() throws Exception {
        // Given
        try (TestStack stack = TestStack.startInfrastructure(folder)) {
            String broker = stack.broker();
            RunSpec spec = shuffledSoftmax().setRun("fenced").build();
            Path log = folder.resolve("asleep.log");
            try (SnapshotCount snapshots = new SnapshotCount(broker);
                    TrainerJob asleep = TrainerJob.start(broker, spec, log)) {
                await().atMost(SOON).until(() -> snapshots.now() > 0);
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
            try (SnapshotCount published = new SnapshotCount(broker);
                    TrainerJob job = TrainerJob.start(broker, disturbed, log)) {
                long enough = published.now() + 1 + random.nextLong(snapshots / 4);
                await().atMost(SOON)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> !job.isRunning() || published.now() >= enough);
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
                .setLimitingSteps(1500)
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
                .setNoiseExamples(40)
                .getSubsetBuilder()
                .setName("few")
                .setSize(200);
        return spec;
    }
}
