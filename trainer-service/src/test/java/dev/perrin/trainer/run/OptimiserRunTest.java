package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.MomentumRule;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.proto.run.v1.RunSpec;
import dev.perrin.proto.run.v1.WeightDecayScope;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.trainer.run.RecordedStream.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OptimiserRunTest {
    private final TrainerUnderTest trainer = new TrainerUnderTest().recovered();

    /// v′ = βv − f and θ′ = θ + η(βv′ − f) leave θ′ − θ = η((1 + β)v′ − βv), whatever the gradients were.
    @Test
    void nesterovMovesByBothVelocities() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("nesterov").setLimitingSteps(200);
        spec.getSnapshotsBuilder().setEverySteps(1);
        spec.getHyperparametersBuilder().setMomentumRule(MomentumRule.MOMENTUM_RULE_NESTEROV);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<Snapshot> snapshots = trainer.stream().all(Snapshot.class);
        assertThat(snapshots).hasSize(201);
        for (int k = 1; k < snapshots.size(); k++) {
            for (int i = 0; i < 11; i++) {
                double moved = (double) snapshots.get(k).position().get(i)
                        - snapshots.get(k - 1).position().get(i);
                double predicted = 0.05
                        * (1.9 * snapshots.get(k).velocity().get(i)
                                - 0.9 * snapshots.get(k - 1).velocity().get(i));
                assertThat(moved).isCloseTo(predicted, within(1e-6));
            }
        }
    }

    @Test
    void dampeningIsTheHeavyBallOfASmallerLearningRateBitForBit() throws InterruptedException {
        // Given
        RunSpec.Builder plain = Specs.linear("plain");
        plain.getHyperparametersBuilder().setLearningRate(0.0625);
        RunSpec.Builder dampened = Specs.linear("dampened");
        dampened.getHyperparametersBuilder().setLearningRate(0.125).setDampening(0.5);

        // When
        trainer.runToEnd(plain);
        List<Snapshot> first = trainer.stream().all(Snapshot.class);
        trainer.runToEnd(dampened);
        List<Snapshot> both = trainer.stream().all(Snapshot.class);

        // Then
        assertThat(both.subList(first.size(), both.size())).isEqualTo(first);
    }

    @Test
    void beginsTheLimitingPhaseAtAGivenStepFromRest() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("given-step");
        spec.getConvergenceCriterionBuilder().setStep(37);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getLimiting().getReferenceStep()).isEqualTo(37);
        Snapshot reference = trainer.stream().all(Snapshot.class).getFirst();
        assertThat(reference.head().getStep()).isEqualTo(37);
        assertThat(reference.velocity()).containsOnly(0f);
        double squared =
                reference.position().stream().mapToDouble(x -> (double) x * x).sum();
        assertThat(convergence(ObservationBatch::getPositionNormSquaredList).getLast())
                .isCloseTo(squared, within(1e-12));
    }

    @Test
    void convergesToAGradientNormWhereTheScheduleLetsIt() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("gradient-norm").setConvergenceSteps(4000);
        spec.getConvergenceScheduleBuilder().getCosineBuilder().setFinalFraction(0);
        spec.getConvergenceCriterionBuilder()
                .getGradientNormBuilder()
                .setAtMost(0.03)
                .setEverySteps(50);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getLimiting().getReferenceGradientNorm()).isLessThanOrEqualTo(0.03);
        assertThat(ended.getLimiting().getReferenceStep() % 50).isZero();
        assertThat(ended.getLimiting().getReferenceStep()).isBetween(50L, 4000L);
    }

    @Test
    void aCriterionThatIsNotMetFailsTheRun() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("not-met").setConvergenceSteps(100);
        spec.getConvergenceCriterionBuilder()
                .getGradientNormBuilder()
                .setAtMost(1e-9)
                .setEverySteps(10);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
        assertThat(ended.getReason())
                .isEqualTo("no convergence: the convergence_criterion was not met within the 100 updates that"
                        + " convergence_steps allows");
        assertThat(trainer.stream().all(Snapshot.class)).isEmpty();
    }

    /// Windows of the observed loss are averaged here once more.
    @Test
    void convergesWhereTheLossStopsFalling() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("plateau").setConvergenceSteps(10_000);
        spec.getConvergenceCriterionBuilder()
                .getLossPlateauBuilder()
                .setWindowSteps(100)
                .setRelativeDecrease(0.02);

        // When
        RunRecord ended = trainer.runToEnd(spec);

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        List<Double> losses = convergence(ObservationBatch::getLossList);
        assertThat(losses).hasSize((int) ended.getLimiting().getReferenceStep());
        int windows = losses.size() / 100;
        for (int window = 1; window < windows; window++) {
            boolean plateau = mean(losses, window) > 0.98 * mean(losses, window - 1);
            assertThat(plateau).isEqualTo(window == windows - 1);
        }
    }

    @Test
    void aScheduleIsRecordedUpdateByUpdateAndEndsWithTheConvergencePhase() throws InterruptedException {
        // Given
        RunSpec.Builder spec = Specs.linear("scheduled-rate").setLimitingSteps(100);
        spec.getConvergenceScheduleBuilder()
                .setWarmUpSteps(10)
                .getStepBuilder()
                .setEverySteps(50)
                .setFactor(0.5);
        spec.getConvergenceCriterionBuilder().setStep(150);

        // When
        trainer.runToEnd(spec);

        // Then
        List<Double> rates = convergence(ObservationBatch::getLearningRateList);
        assertThat(rates).hasSize(150);
        for (int update = 1; update <= 150; update++) {
            double expected = update <= 10 ? 0.005 * update : update <= 60 ? 0.05 : update <= 110 ? 0.025 : 0.0125;
            assertThat(rates.get(update - 1)).isCloseTo(expected, within(1e-15));
        }
        assertThat(trainer.stream().all(ObservationBatch.class).stream()
                        .filter(batch -> batch.getPhase() != Phase.PHASE_CONVERGENCE))
                .isNotEmpty()
                .allMatch(batch -> batch.getLearningRateCount() == 0);
    }

    /// Features have mean 0, so the bias is an eigenvector by itself, with curvature 1: weight decay lifts all others.
    @Test
    void theMeasuredCurvatureHoldsTheWeightDecayThatLeavesBiasesOut() throws InterruptedException {
        // Given
        RunSpec.Builder decayed = Specs.linear("decayed");
        decayed.getHyperparametersBuilder()
                .setWeightDecay(0.5)
                .setWeightDecayScope(WeightDecayScope.WEIGHT_DECAY_SCOPE_MATRICES);
        RunSpec.Builder bare = Specs.linear("bare");
        bare.getHyperparametersBuilder().setWeightDecay(0);

        // When
        RunRecord ended = trainer.runToEnd(decayed);
        List<Double> with = spectrum();
        trainer.runToEnd(bare);
        List<Double> without = spectrum();

        // Then
        assertThat(ended.getPhase()).as(ended.getReason()).isEqualTo(RunPhase.RUN_PHASE_FINISHED);
        assertThat(ended.getLimiting().getReferenceGradientNorm()).isLessThan(1e-6);
        List<Double> expected = new ArrayList<>(without);
        assertThat(expected.removeIf(eigenvalue -> Math.abs(eigenvalue - 1) < 1e-9))
                .isTrue();
        expected.replaceAll(eigenvalue -> eigenvalue + 0.5);
        expected.add(1.0);
        expected.sort(null);
        for (int mode = 0; mode < 11; mode++) {
            assertThat(with.get(mode)).isCloseTo(expected.get(mode), within(1e-9));
        }
    }

    private List<Double> spectrum() {
        List<Double> eigenvalues = new ArrayList<>(trainer.stream().all(CurvaturePart.class).stream()
                .filter(CurvaturePart::hasSummary)
                .toList()
                .getLast()
                .getSummary()
                .getEigenvalueList());
        eigenvalues.sort(null);
        return eigenvalues;
    }

    private interface Column {
        List<Double> of(ObservationBatch batch);
    }

    private List<Double> convergence(Column column) {
        return trainer.stream().all(ObservationBatch.class).stream()
                .filter(batch -> batch.getPhase() == Phase.PHASE_CONVERGENCE)
                .flatMap(batch -> column.of(batch).stream())
                .toList();
    }

    private static double mean(List<Double> values, int window) {
        return values.subList(100 * window, 100 * (window + 1)).stream()
                .mapToDouble(value -> value)
                .average()
                .orElseThrow();
    }
}
