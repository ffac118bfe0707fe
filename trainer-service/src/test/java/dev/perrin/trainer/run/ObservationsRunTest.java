package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.observation.v1.Projections;
import dev.perrin.proto.observation.v1.TensorSums;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ObservationsRunTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    /// What consumers have, snapshots and eigenvectors, tells the same.
    @Test
    void projectionsAreThoseOfThePublishedSnapshotsOnThePublishedEigenvectors() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("projected").setProjectedModes(3);
        spec.getSnapshotsBuilder().setEverySteps(1);
        spec.getObservationsBuilder().setProjectionIntervalSteps(7);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        long referenceStep = ended.getLimiting().getReferenceStep();
        DoubleBuffer vectors = trainer.stream()
                .all(CurvaturePart.class)
                .getLast()
                .getElements()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer();
        Map<Long, Snapshot> snapshots = new HashMap<>();
        trainer.stream()
                .all(Snapshot.class)
                .forEach(snapshot -> snapshots.put(snapshot.head().getStep(), snapshot));
        List<Float> reference =
                Objects.requireNonNull(snapshots.get(referenceStep)).position();
        List<Long> steps = new ArrayList<>();
        for (ObservationBatch batch : trainer.stream().all(ObservationBatch.class)) {
            Projections rows = batch.getProjections();
            for (int row = 0; row < rows.getStepCount(); row++) {
                assertThat(rows.getModes()).isEqualTo(3);
                assertThat(batch.getStepList()).contains(rows.getStep(row));
                steps.add(rows.getStep(row) - referenceStep);
                Snapshot snapshot = Objects.requireNonNull(snapshots.get(rows.getStep(row)));
                for (int mode = 0; mode < 3; mode++) {
                    double position = 0;
                    double velocity = 0;
                    for (int i = 0; i < reference.size(); i++) {
                        double along = vectors.get(mode * reference.size() + i);
                        position += along * ((double) snapshot.position().get(i) - reference.get(i));
                        velocity += along * snapshot.velocity().get(i);
                    }
                    assertThat(rows.getPosition(3 * row + mode)).isCloseTo(position, within(1e-12));
                    assertThat(rows.getVelocity(3 * row + mode)).isCloseTo(velocity, within(1e-12));
                }
            }
        }
        assertThat(steps).hasSize((int) (spec.getLimitingSteps() / 7)).startsWith(7L, 14L);
    }

    @Test
    void theIntervalOfProjectionsFollowsFromModesAndBatchSizeUnlessItIsGiven() {
        RunSpec.Builder spec = Specs.linear("interval");
        spec.getHyperparametersBuilder().setBatchSize(32);

        assertThat(ObservationIntervals.projectionSteps(spec.build(), 10)).hasValue(20);
        assertThat(ObservationIntervals.projectionSteps(spec.build(), 0)).isEmpty();
        spec.getHyperparametersBuilder().setBatchSize(1024);
        assertThat(ObservationIntervals.projectionSteps(spec.build(), 10)).hasValue(1);
        spec.getObservationsBuilder().setProjectionIntervalSteps(0);
        assertThat(ObservationIntervals.projectionSteps(spec.build(), 10)).isEmpty();
    }

    @Test
    void sumsByTensorAddUpToThoseOfAllParameters() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.spec("tensors", "softmax", "digits").setLimitingSteps(250);
        spec.getObservationsBuilder().setTensorIntervalSteps(30);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        int tensors = ended.getLayout().getTensorsCount();
        assertThat(tensors).isEqualTo(2);
        for (ObservationBatch batch : trainer.stream().all(ObservationBatch.class)) {
            TensorSums rows = batch.getTensors();
            assertThat(rows.getStepsList().stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(batch.getStepCount());
            assertThat(rows.getStepsList().stream().limit(rows.getStepsCount() - 1L))
                    .allMatch(steps -> steps == 30);
            assertThat(rows.getStep(rows.getStepCount() - 1)).isEqualTo(batch.getStep(batch.getStepCount() - 1));
            assertSame(rows, tensors, rows.getLocalDisplacementSquaredList(), batch.getLocalDisplacementSquaredList());
            assertSame(rows, tensors, rows.getPositionNormSquaredList(), batch.getPositionNormSquaredList());
            assertSame(rows, tensors, rows.getVelocityNormSquaredList(), batch.getVelocityNormSquaredList());
            assertSame(rows, tensors, rows.getPositionDotGradientList(), batch.getPositionDotGradientList());
        }
    }

    private static void assertSame(TensorSums rows, int tensors, List<Double> byTensor, List<Double> all) {
        int step = 0;
        for (int row = 0; row < rows.getStepCount(); row++) {
            double sum = 0;
            double magnitude = 0;
            for (int last = step + rows.getSteps(row); step < last; step++) {
                sum += all.get(step);
                magnitude += Math.abs(all.get(step));
            }
            double means = byTensor.subList(row * tensors, (row + 1) * tensors).stream()
                    .mapToDouble(Double::doubleValue)
                    .sum();
            assertThat(means * rows.getSteps(row)).isCloseTo(sum, within(1e-12 * magnitude));
        }
    }

    /// science.md 1.8 on a converged linear run: ⟨(θ − c)·g⟩ = ((1 + β)/2) η⟨‖v‖²⟩ about c = θ_ref and about 0. The
    /// error
    /// is that of means over 20 blocks, each hundreds of relaxation times long; four of them is one run in 15,000.
    @Test
    void aConvergedLinearRunIsStationaryByTheFluctuationDissipationIdentity() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("identity").setLimitingSteps(42_000).setBurnInSteps(2_000);

        // When
        trainer.runToEnd(spec);

        // Then
        List<Double> aboutReference = new ArrayList<>();
        List<Double> aboutZero = new ArrayList<>();
        double velocity = 0;
        double expected = 0;
        for (ObservationBatch batch : trainer.stream().all(ObservationBatch.class)) {
            double factor = (1 + batch.getHyperparameters().getMomentum())
                    / 2
                    * batch.getHyperparameters().getLearningRate();
            for (int i = 0; batch.getPhase() == Phase.PHASE_LIMITING && i < batch.getStepCount(); i++) {
                expected = factor * batch.getVelocityNormSquared(i);
                velocity += expected / 40_001;
                aboutReference.add(batch.getDisplacementDotGradient(i) - expected);
                aboutZero.add(batch.getPositionDotGradient(i) - expected);
            }
        }
        assertThat(aboutReference).hasSize(40_001);
        assertHolds(aboutReference, velocity);
        assertHolds(aboutZero, velocity);
    }

    private static void assertHolds(List<Double> differences, double size) {
        int blocks = 20;
        int length = differences.size() / blocks;
        double mean = 0;
        double squares = 0;
        for (int block = 0; block < blocks; block++) {
            double sum = 0;
            for (int i = 0; i < length; i++) {
                sum += differences.get(block * length + i) / length;
            }
            mean += sum / blocks;
            squares += sum * sum / blocks;
        }
        double error = Math.sqrt((squares - mean * mean) / (blocks - 1));
        assertThat(Math.abs(mean)).as("error %s", error).isLessThan(4 * error);
        assertThat(error / size).as("what the test can see").isLessThan(0.05);
    }
}
