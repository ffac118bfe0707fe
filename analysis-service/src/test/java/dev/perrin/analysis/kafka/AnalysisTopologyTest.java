package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.comparison.PredictionSource.Answer;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.analysis.v1.DisplacementPoint;
import dev.perrin.proto.analysis.v1.DynamicsValue;
import dev.perrin.proto.run.v1.RunEvent;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.theory.v1.Dynamics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnalysisTopologyTest {
    private static final int SNAPSHOTS = 161;
    private static final Duration TICK = Duration.ofMillis(500);

    @Test
    void publishesAFinalResultWhenTheRunHasEnded() {
        // Given
        Frames frames = frames(1);
        FixedTheory theory = new FixedTheory();
        try (TopologyRun run = new TopologyRun(frames, theory)) {
            // When
            play(run, -1);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getComplete()).isTrue();
            assertThat(run.results()).filteredOn(AnalysisResult::getLast).containsExactly(last);
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS);
            assertThat(last.getPredictionStatus()).isEmpty();
            assertThat(last.getMsd(0).getLagSteps()).isEqualTo(Frames.INTERVAL);
            assertThat(last.getMsd(0).getMsd().getMeasured())
                    .isCloseTo(frames.trajectory().meanSquaredDisplacement(1, 1, 10), within(1e-12));
            assertThat(last.getMsd(0).getMsd().getPredicted()).isEqualTo(10);
            assertThat(last.getMsd(0).getMsd().getPredictedLangevin()).isEqualTo(5);
            assertThat(last.getModesCount()).isEqualTo(2);
            assertThat(last.getModes(0).getVelocityVariance().getMeasured())
                    .isCloseTo(meanSquare(frames.trajectory(), 0), within(1e-12));
            assertThat(last.getModes(0).getDampingRegime()).isEqualTo("underdamped");
            assertThat(last.getStationarity().getFluctuationDissipationRatio().getValue())
                    .isCloseTo(1, within(1e-12));
            assertThat(last.getStationarity().getVerdict()).isNotEmpty();
            assertThat(last.getCaveatsList())
                    .extracting(caveat -> caveat.getKind())
                    .contains("negative-curvature", "parameter-dependent-noise");
            assertThat(theory.requests()).hasSize(12);
            assertThat(theory.requests().getFirst().getSpectrum().getEigenvalueList())
                    .containsExactly(2.0, 1.0);
        }
    }

    @Test
    void publishesEveryDisplacementPointOnceWithItsLoss() {
        // Given
        Frames frames = frames(1);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            play(run, -1);

            // Then
            List<DisplacementPoint> points = run.results().stream()
                    .flatMap(result -> result.getDisplacementList().stream())
                    .toList();
            assertThat(points).hasSize(SNAPSHOTS);
            assertThat(points.getLast().getStep()).isEqualTo(Frames.REFERENCE_STEP + (SNAPSHOTS - 1) * Frames.INTERVAL);
            long from = points.get(40).getStep();
            assertThat(points.get(41).getLoss())
                    .isCloseTo(
                            LongStream.rangeClosed(from + 1, from + Frames.INTERVAL)
                                    .mapToDouble(step -> 1.0 / step)
                                    .average()
                                    .orElseThrow(),
                            within(1e-15));
            long expected = 0;
            for (AnalysisResult result : run.results()) {
                if (result.getDisplacementCount() > 0) {
                    assertThat(result.getFirstDisplacementIndex()).isEqualTo(expected);
                    expected += result.getDisplacementCount();
                }
            }
            assertThat(run.results())
                    .extracting(AnalysisResult::getSequence)
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void ignoresAndCountsRepeats() {
        // Given
        Frames frames = frames(2);
        AnalysisResult once;
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            play(run, -1);
            once = run.results().getLast();
        }
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            begin(run);
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.snapshot(ordinal);
                run.snapshot(ordinal);
                run.observe(ordinal);
                run.observe(ordinal);
            }
            finish(run);

            // Then
            assertSameNumbers(run.results().getLast(), once);
            assertThat(run.count("perrin.analysis.repeats")).isEqualTo(3 * SNAPSHOTS);
        }
    }

    @Test
    void refusesADamagedFrameAndGoesOn() {
        // Given
        Frames frames = frames(1);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            begin(run);
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                if (ordinal == 50) {
                    byte[] damaged = frames.frames(ordinal).getFirst();
                    damaged[damaged.length - 1] ^= 1;
                    run.frame(damaged);
                } else {
                    run.snapshot(ordinal);
                }
                run.observe(ordinal);
            }

            // When
            finish(run);

            // Then
            assertThat(run.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.getReason()).isEqualTo("payload-checksum");
                assertThat(letter.getService()).isEqualTo("analysis-service");
            });
            AnalysisResult last = run.results().getLast();
            assertThat(last.getComplete()).isFalse();
            assertThat(run.results()).filteredOn(AnalysisResult::getLast).containsExactly(last);
            assertThat(last.getSnapshotsIncomplete()).isEqualTo(1);
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - 1);
            assertThat(last.getMsd(0).getWindowCount()).isEqualTo(SNAPSHOTS - 10 - 1 - 2);
        }
    }

    @Test
    void refusesSnapshotsOfAnotherLayoutAndGoesOn() {
        // Given
        Frames frames = frames(1);
        Frames larger = new Frames(Trajectory.simulate(Motion.BROWNIAN, 5, SNAPSHOTS, 10, 0.01, 0.2), 1, 10);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            begin(run);
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                if (ordinal == 50) {
                    run.frame(larger.frames(ordinal).getFirst());
                }
                run.snapshot(ordinal);
                run.observe(ordinal);
            }

            // When
            finish(run);

            // Then
            assertThat(run.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("layout-mismatch"));
            assertThat(run.count("perrin.analysis.refused")).isEqualTo(1);
            assertThat(run.results().getLast().getComplete()).isTrue();
        }
    }

    @Test
    void refusesASnapshotOfAnUnknownRun() {
        // Given
        Frames frames = frames(1);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            run.snapshot(0);

            // Then
            assertThat(run.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("unknown-run"));
        }
    }

    @Test
    void leavesOtherRunsAloneWhenObservationsBelongToNone() {
        // Given
        Frames frames = frames(1);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            run.observe(0);
            run.observe(1);
            play(run, -1);

            // Then
            assertThat(run.results().getLast().getComplete()).isTrue();
            assertThat(run.count("perrin.analysis.refused")).isEqualTo(2);
        }
    }

    @Test
    void refusesSnapshotsWhoseEigenvectorsBelongToAnotherModel() {
        // Given
        Frames frames = frames(1);
        Frames other = new Frames(Trajectory.simulate(Motion.BROWNIAN, 5, 3, 4, 0.01, 0.2), 1, 10);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            run.measureCurvature(other.curvature());
            run.changeTo(RunPhase.RUN_PHASE_LIMITING);

            // When
            run.snapshot(0);

            // Then
            assertThat(run.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("curvature-mismatch"));
        }
    }

    @Test
    void refusesSnapshotsThatAreNotFinite() {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 5, SNAPSHOTS, 9, 0.01, 0.2);
        trajectory.position()[70][3] = Float.NaN;
        Frames frames = new Frames(trajectory, 1, 10);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            play(run, -1);

            // Then
            assertThat(run.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("not-finite"));
            assertThat(run.results().getLast().getSnapshotsIncomplete()).isEqualTo(1);
            assertThat(run.results().getLast().getMsd(0).getMsd().getMeasured()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9, 60, 120, 160})
    void endsWithTheSameNumbersAfterACrash(int crashAt) {
        // Given
        Frames frames = frames(3);
        AnalysisResult undisturbed;
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            play(run, -1);
            undisturbed = run.results().getLast();
        }
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory())) {
            // When
            play(run, crashAt);

            // Then
            assertSameNumbers(run.results().getLast(), undisturbed);
            assertThat(run.stored()).as("the head of a complete run").hasSize(1);
        }
    }

    @Test
    void saysWhyThereIsNoPrediction() {
        // Given
        try (TopologyRun run = new TopologyRun(
                frames(1), (_, answer) -> answer.accept(new Answer.Refused("learning_rate 9: must be stable")))) {
            // When
            play(run, -1);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getComplete()).isTrue();
            assertThat(last.getPredictionStatus()).contains("refused", "learning_rate 9");
            assertThat(last.getLocalDisplacement().hasPredicted()).isFalse();
        }
    }

    @Test
    void hearsAConversationWithTheTheoryToItsEnd() {
        // Given an answer that takes longer than the last result waits for anybody
        FixedTheory theory = new FixedTheory();
        List<Runnable> late = new ArrayList<>();
        try (TopologyRun run = new TopologyRun(frames(1), (request, answer) -> {
            if (request.getDynamicsList().contains(Dynamics.DYNAMICS_NESTEROV)) {
                late.add(() -> theory.predict(request, answer));
            } else {
                theory.predict(request, answer);
            }
        })) {
            play(run, -1);
            passSettleWait(run);
            assertThat(run.results()).noneMatch(AnalysisResult::getLast);

            // When
            while (!late.isEmpty()) {
                late.removeFirst().run();
            }
            passSettleWait(run);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getMsd(0).getMsd().getFurtherList())
                    .extracting(DynamicsValue::getDynamics)
                    .contains(Dynamics.DYNAMICS_NESTEROV);
            assertThat(last.getCaveatsList()).extracting(Caveat::getKind).doesNotContain("prediction-missing");
        }
    }

    @Test
    void saysWhichPredictionTheLastResultLacks() {
        // Given
        FixedTheory theory = new FixedTheory();
        try (TopologyRun run = new TopologyRun(frames(1), (request, answer) -> {
            if (request.getDynamicsList().contains(Dynamics.DYNAMICS_NESTEROV)) {
                answer.accept(new Answer.Unavailable("DEADLINE_EXCEEDED"));
            } else {
                theory.predict(request, answer);
            }
        })) {
            // When
            play(run, -1);
            passSettleWait(run);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getLocalDisplacement().hasPredicted()).isTrue();
            assertThat(last.getCaveatsList())
                    .filteredOn(caveat -> caveat.getKind().equals("prediction-missing"))
                    .singleElement()
                    .satisfies(caveat ->
                            assertThat(caveat.getMessage()).contains("Nesterov").doesNotContain("heavy ball"));
        }
    }

    @Test
    void dropsThePredictionWhenHyperparametersChange() {
        // Given
        try (TopologyRun run = new TopologyRun(frames(1), new FixedTheory())) {
            begin(run);
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.snapshot(ordinal);
                run.observe(ordinal);
            }
            run.pass(TICK);
            assertThat(run.results().getLast().getLocalDisplacement().hasPredicted())
                    .isTrue();

            // When
            run.changeTo(frames(1).record(RunPhase.RUN_PHASE_FINISHED).toBuilder()
                    .addEvents(RunEvent.newBuilder().setStep(77))
                    .build());
            for (int i = 0; i < 20; i++) {
                run.pass(TICK);
            }

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getComplete()).isTrue();
            assertThat(last.getPredictionStatus())
                    .startsWith("no theory for changed hyperparameters: they changed at step 77");
            assertThat(last.getLocalDisplacement().hasMeasured()).isTrue();
            assertThat(last.getLocalDisplacement().hasPredicted()).isFalse();
            assertThat(last.getCaveatsList()).extracting(Caveat::getKind).contains("hyperparameters-changed");
        }
    }

    private static Frames frames(int shards) {
        return new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), shards, 10);
    }

    private static void begin(TopologyRun run) {
        run.changeTo(RunPhase.RUN_PHASE_CONVERGING);
        run.pass(TICK);
        run.measureCurvature();
        run.changeTo(RunPhase.RUN_PHASE_LIMITING);
    }

    private static void finish(TopologyRun run) {
        run.changeTo(RunPhase.RUN_PHASE_FINISHED);
        for (int i = 0; i < 20; i++) {
            run.pass(TICK);
        }
    }

    private static void passSettleWait(TopologyRun run) {
        for (int i = 0; i < 80; i++) {
            run.pass(TICK);
        }
    }

    /// The whole run; a crash comes in the middle of a snapshot, and the last seven are read again.
    private static void play(TopologyRun run, int crashAt) {
        begin(run);
        boolean crashed = false;
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            if (ordinal == crashAt && !crashed) {
                crashed = true;
                run.crash();
                run.changeTo(RunPhase.RUN_PHASE_LIMITING);
                ordinal = Math.max(0, ordinal - 7);
            }
            run.snapshot(ordinal);
            run.observe(ordinal);
            if (ordinal % 20 == 0) {
                run.pass(TICK);
            }
        }
        finish(run);
    }

    private static void assertSameNumbers(AnalysisResult actual, AnalysisResult expected) {
        assertThat(actual.getComplete()).isTrue();
        assertThat(withoutHistory(actual)).isEqualTo(withoutHistory(expected));
    }

    private static AnalysisResult withoutHistory(AnalysisResult result) {
        return result.toBuilder()
                .clearSequence()
                .clearDisplacement()
                .clearTrajectories()
                .clearFirstDisplacementIndex()
                .build();
    }

    private static double meanSquare(Trajectory trajectory, int coordinate) {
        double sum = 0;
        for (int k = 10; k < SNAPSHOTS; k++) {
            sum += Math.pow(trajectory.velocity()[k][coordinate], 2);
        }
        return sum / (SNAPSHOTS - 10);
    }
}
