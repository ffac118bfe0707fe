package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.proto.run.v1.RunPhase;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Stage 1 keeps an ended run's vectors over a pause, and not for ever.
final class ForgottenVectorsTest {
    private static final int SNAPSHOTS = 161;
    private static final int PAUSE_AT = 120;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Frames frames = new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), 1, 10);

    @ParameterizedTest(name = "{1} s of silence, run over {0}: archive asked {2}")
    @CsvSource({"true, 30, false", "true, 80, false", "true, 110, true", "false, 110, false"})
    void asksTheArchiveOnlyAfterALongSilenceOfAnEndedRun(boolean over, int seconds, boolean asked) {
        // Given a run whose last snapshots are still on their way
        InMemoryTrajectorySource archive = new InMemoryTrajectorySource(frames.trajectory(), _ -> true);
        try (TopologyRun run = new TopologyRun(frames, new FixedTheory(), archive)) {
            run.measureCurvature();
            run.changeTo(RunPhase.RUN_PHASE_LIMITING);
            IntStream.range(0, PAUSE_AT).forEach(run::snapshot);
            if (over) {
                run.changeTo(RunPhase.RUN_PHASE_FINISHED);
            }

            // When
            for (int passed = 0; passed < seconds; passed += (int) INTERVAL.toSeconds()) {
                run.pass(INTERVAL);
            }
            IntStream.range(PAUSE_AT, SNAPSHOTS).forEach(run::snapshot);
            run.changeTo(RunPhase.RUN_PHASE_FINISHED);
            IntStream.range(0, 20).forEach(_ -> run.pass(INTERVAL));

            // Then
            assertThat(archive.requests() > 0).isEqualTo(asked);
            assertThat(run.results().getLast().getComplete()).isTrue();
        }
    }
}
