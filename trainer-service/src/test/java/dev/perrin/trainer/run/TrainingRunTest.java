package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.ExampleSubset;
import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.Sampling;
import dev.perrin.proto.run.v1.SnapshotSchedule;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.data.image.IdxFixture;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import dev.perrin.wire.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TrainingRunTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    @Test
    void publishesInTheOrderThatConsumersRelyOn() throws InterruptedException {
        // When
        RunRecord ended = trainer.runToEnd(Specs.linear("ordered"));

        // Then
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<RunRecord> records = trainer.stream().all(RunRecord.class);
        assertThat(records.stream().map(RunRecord::getPhase))
                .containsExactly(
                        RunPhase.RUN_PHASE_PENDING,
                        RunPhase.RUN_PHASE_CONVERGING,
                        RunPhase.RUN_PHASE_MEASURING_CURVATURE,
                        RunPhase.RUN_PHASE_LIMITING,
                        RunPhase.RUN_PHASE_FINISHED);
        List<Object> events = trainer.stream().events();
        List<CurvaturePart> parts = trainer.stream().all(CurvaturePart.class);
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        assertThat(events.indexOf(parts.getLast())).isLessThan(events.indexOf(records.get(3)));
        assertThat(events.indexOf(records.get(3))).isLessThan(events.indexOf(snapshots.getFirst()));
        assertThat(events.getLast()).isEqualTo(records.getLast());
        assertThat(records.getLast().getProgress().getSnapshotsPublished()).isEqualTo(101);
    }

    /// 1,510 parameters, more than this trainer's full Hessians have.
    @Test
    void measuresBothEndsOfTheSpectrumOfALargeModel() throws InterruptedException {
        // Given
        RunSpec.Builder spec =
                Specs.spec("large", "mlp", "digits").setConvergenceSteps(200).setProjectedModes(4);
        spec.getModelBuilder().addHiddenWidths(20);
        spec.getCurvatureBuilder()
                .setBottomModes(1)
                .setTolerance(1e-3)
                .setProbes(2)
                .setQuadratureSteps(5);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<CurvaturePart> parts = trainer.stream().all(CurvaturePart.class);
        var summary = parts.getFirst().getSummary();
        assertThat(parts.getFirst().getDimension()).isEqualTo(1510);
        assertThat(parts.getFirst().getEigenvectorCount()).isEqualTo(5);
        assertThat(summary.getEigenvalueList()).hasSize(5).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(summary.getSampled().getLeadingCount()).isEqualTo(4);
        assertThat(summary.getSampled().getConverged()).isTrue();
        assertThat(summary.getSampled().getNoiseCovarianceCount()).isEqualTo(25);
        for (int mode = 0; mode < 5; mode++) {
            assertThat(summary.getSampled().getNoiseCovariance(6 * mode)).isEqualTo(summary.getNoiseVariance(mode));
        }
        assertThat(summary.getSampled().getDensity().getDensityCount()).isEqualTo(512);
        // Nothing is known of the slow modes but that the weight decay acts on them.
        assertThat(ended.getLimiting().getBurnInSteps()).isEqualTo(250);
        assertThat(ended.getProgress().getSnapshotsPublished()).isEqualTo(101);
    }

    /// 200 real images; the hidden layer is one unit wide so that the Hessian takes a second.
    @Test
    void aPerceptronTrainsOnImagesOfFashionMnist() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.spec(
                        "fashion", "mlp", IdxFixture.FASHION.toAbsolutePath().toString())
                .setConvergenceSteps(600)
                .setSampling(Sampling.SAMPLING_CYCLIC)
                .setLimitingSteps(100);
        spec.getModelBuilder().addHiddenWidths(1);
        spec.getHyperparametersBuilder().setLearningRate(0.005);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getReason()).isEmpty();
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getDataSetSize()).isEqualTo(200);
        assertThat(ended.getLayout().getDimension()).isEqualTo(805);
        // Ten classes by chance: 0.1 with a standard deviation of 0.02.
        assertThat(ended.getLimiting().getReferenceAccuracy()).isGreaterThan(0.25);
    }

    @Test
    void syntheticRegressionHasTheEigenvaluesThatWereAskedFor() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.spec("made", "linear", "synthetic");
        spec.getHyperparametersBuilder().setWeightDecay(0);
        spec.getDataOptionsBuilder()
                .getSyntheticBuilder()
                .setExamples(500)
                .setNoise(0.5)
                .setSeed(1)
                .getEigenvaluesBuilder()
                .addValues(4)
                .addValues(0.25);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<Double> eigenvalues = trainer.stream()
                .all(CurvaturePart.class)
                .getFirst()
                .getSummary()
                .getEigenvalueList();
        assertThat(eigenvalues.get(0)).isCloseTo(4, within(1e-5));
        assertThat(eigenvalues.get(1)).isCloseTo(1, within(1e-5));
        assertThat(eigenvalues.get(2)).isCloseTo(0.25, within(1e-5));
        assertThat(ended.getLimiting().getReferenceLoss()).isCloseTo(0.125, within(1e-6));
    }

    /// After a criterion the loss at the reference point is only told, and a pass over all of a large data set is
    /// longer than the run; after a descent to the minimum it decides, and is of all examples.
    @Test
    void tellsTheLossAtTheReferencePointOfTheExamplesThatAreMeasured() throws InterruptedException {
        // Given
        ExampleSubset fifty = ExampleSubset.newBuilder()
                .setName("fifty")
                .setSize(50)
                .setSeed(3)
                .build();
        RunSpec.Builder some = Specs.spec("some", "mlp", "digits").setLimitingSteps(10);
        some.getConvergenceCriterionBuilder().setStep(30);
        some.getCurvatureBuilder().setSubset(fifty);
        RunSpec.Builder all = some.clone().setRun("all").clearCurvature();
        RunSpec.Builder minimum = Specs.linear("minimum").setLimitingSteps(10);
        minimum.getCurvatureBuilder().setSubset(fifty);

        // When
        LimitingPhase ofSome = trainer.runToEnd(some).getLimiting();
        LimitingPhase ofAll = trainer.runToEnd(all).getLimiting();
        RunRecord atMinimum = trainer.runToEnd(minimum);

        // Then
        assertThat(ofSome.getReferenceExamples()).isEqualTo(50);
        assertThat(ofSome.getReferenceAccuracy() * 50 % 1)
                .satisfiesAnyOf(
                        rest -> assertThat(rest).isLessThan(1e-9),
                        rest -> assertThat(rest).isGreaterThan(1 - 1e-9));
        assertThat(ofAll.getReferenceExamples()).isEqualTo(1797);
        // One network: of 50 and of 1,797 examples its losses differ by a standard error or so of the former.
        assertThat(ofSome.getReferenceLoss())
                .isNotEqualTo(ofAll.getReferenceLoss())
                .isCloseTo(ofAll.getReferenceLoss(), withinPercentage(50));
        assertThat(atMinimum.getLimiting().getReferenceExamples()).isEqualTo(atMinimum.getDataSetSize());
    }

    @Test
    void snapshotsFollowTheScheduleFromTheReferencePoint() throws InterruptedException {
        // When
        RunRecord ended = trainer.runToEnd(Specs.linear("scheduled").setBurnInSteps(100));

        // Then
        long reference = ended.getLimiting().getReferenceStep();
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        assertThat(snapshots).hasSize(101);
        for (int i = 0; i < snapshots.size(); i++) {
            var head = snapshots.get(i).head();
            assertThat(head.getOrdinal()).isEqualTo(i);
            assertThat(head.getStep()).isEqualTo(reference + 10L * i);
            assertThat(head.getReference()).isEqualTo(i == 0);
            assertThat(head.getPhase()).isEqualTo(i < 10 ? Phase.PHASE_BURN_IN : Phase.PHASE_LIMITING);
            assertThat(head.getCurvatureStep()).isEqualTo(ended.getLimiting().getCurvatureStep());
        }
        assertThat(snapshots.getFirst().velocity()).containsOnly(0f);
        assertThat(ended.getLimiting().getReferenceGradientNorm()).isLessThan(1e-6);
        assertThat(ended.getProgress().getStep()).isEqualTo(reference + 1000);
        assertThat(ended.getProgress().getLastStep()).isEqualTo(reference + 1000);
        assertThat(ended.getLayout().getDimension()).isEqualTo(11);
        assertThat(ended.getShardsList()).hasSize(1);
        assertThat(ended.getDataSetSize()).isEqualTo(442);
    }

    @Test
    void logarithmicSnapshotsThinOut() throws InterruptedException {
        RunRecord ended = trainer.runToEnd(Specs.linear("logarithmic")
                .setSnapshots(SnapshotSchedule.newBuilder().setPerDecade(2)));

        assertThat(trainer.stream().all(Snapshot.class).stream()
                        .map(snapshot ->
                                snapshot.head().getStep() - ended.getLimiting().getReferenceStep()))
                .containsExactly(0L, 1L, 3L, 10L, 32L, 100L, 316L, 1000L);
    }

    @Test
    void observationsAreThoseOfTheSnapshots() throws InterruptedException {
        // When
        RunRecord ended = trainer.runToEnd(Specs.linear("observed")
                .setBurnInSteps(50)
                .setLimitingSteps(230)
                .setSnapshots(SnapshotSchedule.newBuilder().setEverySteps(1)));

        // Then
        long reference = ended.getLimiting().getReferenceStep();
        List<ObservationBatch> batches = trainer.stream().all(ObservationBatch.class);
        assertThat(batches.stream().map(ObservationBatch::getOrdinal))
                .containsExactlyElementsOf(
                        LongStream.range(0, batches.size()).boxed().toList());
        assertThat(batches.stream().flatMap(batch -> batch.getStepList().stream()))
                .containsExactlyElementsOf(LongStream.concat(
                                LongStream.rangeClosed(1, 2000), LongStream.rangeClosed(reference + 1, reference + 230))
                        .boxed()
                        .toList());
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        int snapshot = 1;
        for (ObservationBatch batch : batches) {
            if (batch.getPhase() == Phase.PHASE_CONVERGENCE) {
                assertThat(batch.getGlobalDisplacementSquaredList()).isEmpty();
                continue;
            }
            for (int i = 0; i < batch.getStepCount(); i++, snapshot++) {
                Snapshot before = snapshots.get(snapshot - 1);
                Snapshot after = snapshots.get(snapshot);
                assertThat(batch.getStep(i)).isEqualTo(after.head().getStep());
                assertThat(batch.getLocalDisplacementSquared(i))
                        .isCloseTo(distance(before.position(), after.position()), within(1e-15));
                assertThat(batch.getGlobalDisplacementSquared(i))
                        .isCloseTo(distance(snapshots.getFirst().position(), after.position()), within(1e-15));
                assertThat(batch.getPhase()).isEqualTo(after.head().getPhase());
                for (int j = 0; j < 11; j++) {
                    assertThat((double) after.position().get(j))
                            .isCloseTo(
                                    before.position().get(j)
                                            + 0.05 * after.velocity().get(j),
                                    within(1e-7));
                }
            }
            assertThat(batch.getAccuracyList()).isEmpty();
        }
        assertThat(snapshot).isEqualTo(231);
    }

    @Test
    void theSeedDecidesEverything() throws InterruptedException {
        trainer.runToEnd(Specs.linear("first"));
        List<Snapshot> first = trainer.stream().all(Snapshot.class);
        trainer.runToEnd(Specs.linear("again"));
        List<Snapshot> both = trainer.stream().all(Snapshot.class);
        trainer.runToEnd(Specs.linear("other").setSeed(4));
        List<Snapshot> all = trainer.stream().all(Snapshot.class);

        assertThat(both.subList(101, 202)).isEqualTo(first);
        assertThat(all.get(300).position()).isNotEqualTo(first.get(98).position());
    }

    @Test
    void shuffledSamplingRuns() throws InterruptedException {
        RunRecord ended = trainer.runToEnd(Specs.linear("shuffled").setSampling(Sampling.SAMPLING_SHUFFLED));

        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
    }

    @Test
    void refusesALearningRateBeyondTheStabilityLimitBeforeAnySnapshot() throws InterruptedException {
        RunSpec.Builder spec = Specs.linear("unstable");
        spec.getHyperparametersBuilder().setLearningRate(1.5);

        RunRecord ended = trainer.runToEnd(spec);

        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(ended.getReason())
                .startsWith("unstable: learning_rate must be below 2(1 + momentum)/(h1 + weight_decay) = 0.94")
                .contains("but is 1.5")
                .contains("h1 = 4.02");
        assertThat(trainer.stream().all(Snapshot.class)).isEmpty();
        assertThat(trainer.stream().all(CurvaturePart.class)).isEmpty();
    }

    @Test
    void aRunThatMayNotConvergeLongEnoughSaysSo() throws InterruptedException {
        RunRecord ended =
                trainer.runToEnd(Specs.spec("short", "softmax", "digits").setConvergenceSteps(2));

        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(ended.getReason())
                .startsWith("no convergence: gradient norm ")
                .contains("convergence_steps 2");
    }

    @Test
    void aBrokerThatIsGoneEndsTheRunWithItsCause() throws InterruptedException {
        trainer.stream().failSnapshotsAfter(40);

        RunRecord ended = trainer.runToEnd(Specs.linear("cut"));

        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(ended.getReason()).isEqualTo("a snapshot could not be published: broker gone");
        assertThat(ended.getProgress().getSnapshotsPublished()).isEqualTo(40);
    }

    @Test
    void aStoppedRunHasPublishedEverything() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("stopped").setLimitingSteps(1_000_000_000L);
        trainer.registry().start(spec.build());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> trainer.stream().all(Snapshot.class).size() > 20);

        // When
        RunRecord ended = trainer.registry().stop(new RunId("stopped"), "stopped by request", Duration.ofSeconds(30));

        // Then
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_STOPPED);
        assertThat(ended.getReason()).isEqualTo("stopped by request");
        assertThat(ended.getProgress().getSnapshotsPublished())
                .isEqualTo(trainer.stream().all(Snapshot.class).size());
    }

    @Test
    void aPerceptronRunsOnTheDataOfAFile(@TempDir Path folder) throws IOException, InterruptedException {
        // Given
        SplittableRandom random = new SplittableRandom(5);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            int label = i % 3;
            rows.append(label + 0.3 * random.nextGaussian())
                    .append(',')
                    .append(random.nextGaussian())
                    .append(',')
                    .append(label)
                    .append('\n');
        }
        Path file = Files.writeString(folder.resolve("three.csv"), rows);
        RunSpec.Builder spec = Specs.spec("perceptron", "mlp", file.toString())
                .setConvergenceSteps(400)
                .setLimitingSteps(50);
        spec.getModelBuilder().addHiddenWidths(3);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getLayout().getTensorsList().stream().map(tensor -> tensor.getName()))
                .containsExactly("layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias");
        assertThat(ended.getLayout().getDimension()).isEqualTo(3 * 3 + 4 * 3);
        assertThat(trainer.stream().all(Snapshot.class)).hasSize(6);
        assertThat(ended.getLimiting().hasReferenceAccuracy()).isTrue();
    }

    private static double distance(List<Float> left, List<Float> right) {
        double squared = 0;
        for (int i = 0; i < left.size(); i++) {
            double difference = (double) left.get(i) - right.get(i);
            squared += difference * difference;
        }
        return squared;
    }
}
