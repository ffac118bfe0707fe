package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.observation.v1.ObservationBatch;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// A run ends between two snapshots: steps beyond the last one are observed, and their observations come last or never.
final class LastObservationsTest {
    private static final int SNAPSHOTS = 161;
    private static final int LAST_BATCH = SNAPSHOTS - 1;
    /// Four times the wait for a prediction.
    private static final int STATED_WAIT_SECONDS = 120;

    private final Frames frames = new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), 1, 10);

    @Test
    void theLastResultHasTheObservationsBeyondTheLastSnapshot() {
        // Given
        AnalysisResult atOnce;
        try (TopologyRun run = played(LAST_BATCH)) {
            run.observe(unlike());
            end(run);
            pass(run, 30);
            atOnce = run.results().getLast();
        }
        try (TopologyRun run = played(LAST_BATCH)) {
            end(run);
            pass(run, STATED_WAIT_SECONDS - 20);
            assertThat(run.results()).noneMatch(AnalysisResult::getLast);

            // When
            run.observe(unlike());
            pass(run, 10);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isTrue();
            assertThat(last.getStationarity().toByteString())
                    .isEqualTo(atOnce.getStationarity().toByteString());
            assertThat(ratio(last))
                    .as("10 of 1,610 steps have twice the ratio of 1")
                    .isBetween(1.003, 1.015);
        }
    }

    @Test
    void theLastResultComesWithoutThemAfterTheStatedWait() {
        // Given observations that stop before the last step
        try (TopologyRun run = played(LAST_BATCH)) {
            // When
            end(run);
            pass(run, STATED_WAIT_SECONDS - 10);
            boolean early = run.results().stream().anyMatch(AnalysisResult::getLast);
            pass(run, 20);

            // Then
            assertThat(early).isFalse();
            assertThat(run.results()).filteredOn(AnalysisResult::getLast).hasSize(1);
            AnalysisResult last = run.results().getLast();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isTrue();
            assertThat(ratio(last)).isCloseTo(1, within(1e-12));
        }
    }

    private static double ratio(AnalysisResult result) {
        return result.getStationarity().getFluctuationDissipationRatio().getValue();
    }

    /// Every snapshot, and the observations of the steps that lead to those up to an ordinal.
    private TopologyRun played(int batches) {
        TopologyRun run = new TopologyRun(frames, new FixedTheory());
        run.measureCurvature();
        run.changeTo(RunPhase.RUN_PHASE_LIMITING);
        IntStream.range(0, SNAPSHOTS).forEach(run::snapshot);
        IntStream.range(0, batches).forEach(run::observe);
        return run;
    }

    /// Steps after the last snapshot, with twice the fluctuation-dissipation ratio of those before.
    private static ObservationBatch unlike() {
        ObservationBatch batch = Frames.observations(LAST_BATCH);
        ObservationBatch.Builder unlike = batch.toBuilder().clearPositionDotGradient();
        batch.getPositionDotGradientList().forEach(product -> unlike.addPositionDotGradient(2 * product));
        return unlike.build();
    }

    /// Between two snapshots.
    private void end(TopologyRun run) {
        RunRecord ended = frames.record(RunPhase.RUN_PHASE_FINISHED);
        run.changeTo(ended.toBuilder()
                .setProgress(ended.getProgress().toBuilder()
                        .setStep(ended.getProgress().getStep() + Frames.INTERVAL))
                .build());
    }

    private static void pass(TopologyRun run, int seconds) {
        IntStream.range(0, seconds / 2).forEach(_ -> run.pass(Duration.ofSeconds(2)));
    }
}
