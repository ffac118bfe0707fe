package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Timestamp;
import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.frame.FrameDecoder;
import java.time.Duration;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Each kind of bad input has a defined, visible outcome, and touches no other run.
final class BadInputTest {
    private static final int SNAPSHOTS = 161;
    private static final int BURN_IN = 10;
    private static final Duration TICK = Duration.ofMillis(500);

    @Test
    void leavesOutWindowsAcrossAGapAndSaysHowManySnapshotsAreMissing() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        try (TopologyRun run = started(frames)) {
            // When every seventh snapshot is missing, ordinals included
            play(run, frames, ordinal -> ordinal % 7 != 6);

            // Then
            AnalysisResult last = run.results().getLast();
            int present = (int) IntStream.range(0, SNAPSHOTS)
                    .filter(ordinal -> ordinal % 7 != 6)
                    .count();
            int windows = (int) IntStream.range(BURN_IN + 1, SNAPSHOTS)
                    .filter(end -> end % 7 != 6 && (end - 1) % 7 != 6)
                    .count();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isFalse();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(present);
            assertThat(last.getSnapshotsIncomplete()).isEqualTo(SNAPSHOTS - present);
            assertThat(last.getMsd(0).getWindowCount()).isEqualTo(windows);
        }
    }

    @Test
    void refusesAPartOfAnotherLayoutAndGoesOn() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        Frames wider = new Frames(Trajectory.simulate(Motion.BROWNIAN, 5, SNAPSHOTS, 12, 0.01, 0.2), 1, BURN_IN);
        try (TopologyRun run = started(frames)) {
            // When
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.snapshot(ordinal == 40 ? wider : frames, ordinal);
            }
            end(run, frames);

            // Then
            assertThat(run.deadLetters())
                    .singleElement()
                    .satisfies(letter -> assertThat(letter.getReason()).isEqualTo("layout-mismatch"));
            assertThat(run.results().getLast().getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - 1);
            assertThat(run.results().getLast().getSnapshotsIncomplete()).isEqualTo(1);
        }
    }

    @Test
    void takesASnapshotThatComesAfterALaterOneForARepeat() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        try (TopologyRun run = started(frames)) {
            // When
            run.snapshot(0);
            run.snapshot(2);
            run.snapshot(1);
            IntStream.range(3, SNAPSHOTS).forEach(run::snapshot);
            end(run, frames);

            // Then
            assertThat(run.count("perrin.analysis.repeats")).isEqualTo(1);
            assertThat(run.results().getLast().getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - 1);
        }
    }

    @Test
    void goesOnWithBoundedStateWhenARunDoesNotEnd() {
        // Given a run that was to have 161 snapshots
        Frames announced = frames(Frames.RUN, 5);
        Frames endless = new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, 8 * SNAPSHOTS, 9, 0.01, 0.2), 1, BURN_IN);
        try (TopologyRun run = started(announced, new InMemoryTrajectorySource(endless.trajectory(), _ -> true))) {
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.snapshot(endless, ordinal);
            }
            run.pass(TICK);
            int bytes = bytes(run);

            // When
            for (int ordinal = SNAPSHOTS; ordinal < 8 * SNAPSHOTS; ordinal++) {
                run.snapshot(endless, ordinal);
                if (ordinal % 200 == 0) {
                    run.pass(Duration.ofSeconds(30));
                }
            }
            run.pass(Duration.ofSeconds(30));

            // Then
            AnalysisResult latest = run.results().getLast();
            assertThat(latest.getSnapshotsAnalysed()).isEqualTo(8 * SNAPSHOTS);
            assertThat(latest.getLast()).isFalse();
            assertThat(bytes(run)).isLessThan(3 * bytes);
        }
    }

    @Test
    void haltsARunWhoseIdIsUsedAgain() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        try (TopologyRun run = started(frames)) {
            run.changeTo(frames.record(RunPhase.RUN_PHASE_LIMITING).toBuilder()
                    .setStartedAt(Timestamp.newBuilder().setSeconds(1000))
                    .build());
            IntStream.range(0, 80).forEach(run::snapshot);
            run.pass(TICK);

            // When
            RunRecord again = frames.record(RunPhase.RUN_PHASE_LIMITING).toBuilder()
                    .setStartedAt(Timestamp.newBuilder().setSeconds(2000))
                    .build();
            run.changeTo(again);
            IntStream.range(0, SNAPSHOTS).forEach(run::snapshot);
            run.pass(TICK);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isFalse();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(80);
            assertThat(last.getCaveatsList()).extracting(Caveat::getKind).contains("run-restarted");
        }
    }

    @Test
    void beginsAnewAfterTheRunWasRemoved() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        Frames other = new Frames(Trajectory.simulate(Motion.BROWNIAN, 6, SNAPSHOTS, 9, 0.01, 0.2), 1, BURN_IN);
        try (TopologyRun run = started(frames)) {
            IntStream.range(0, 80).forEach(run::snapshot);
            run.pass(TICK);

            // When
            run.remove(Frames.RUN);
            run.changeTo(other.record(RunPhase.RUN_PHASE_LIMITING).toBuilder()
                    .setStartedAt(Timestamp.newBuilder().setSeconds(2000))
                    .build());
            IntStream.range(0, SNAPSHOTS).forEach(ordinal -> run.snapshot(other, ordinal));
            run.changeTo(other.record(RunPhase.RUN_PHASE_FINISHED).toBuilder()
                    .setStartedAt(Timestamp.newBuilder().setSeconds(2000))
                    .build());
            pass(run);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getComplete()).isTrue();
            assertThat(last.getMsd(0).getMsd().getMeasured())
                    .isCloseTo(other.trajectory().meanSquaredDisplacement(1, 1, BURN_IN), within(1e-12));
        }
    }

    @Test
    void haltsARunThatCannotBeFoldedAndNoOther() {
        // Given
        Frames poisoned = frames("poisoned", 5);
        Frames healthy = frames(Frames.RUN, 7);
        try (TopologyRun run = started(healthy, new PoisonedArchive(healthy.trajectory()))) {
            run.measureCurvature(poisoned.curvature());
            run.changeTo(poisoned.record(RunPhase.RUN_PHASE_LIMITING));
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                if (ordinal == 60) {
                    // What was in memory is asked of the archive.
                    run.crash();
                }
                run.snapshot(poisoned, ordinal);
                run.snapshot(healthy, ordinal);
            }

            // When
            end(run, healthy);

            // Then
            AnalysisResult halted = run.results("poisoned").getLast();
            assertThat(halted.getLast()).isTrue();
            assertThat(halted.getComplete()).isFalse();
            assertThat(halted.getSnapshotsAnalysed()).isEqualTo(60);
            assertThat(halted.getCaveatsList())
                    .filteredOn(caveat -> caveat.getKind().equals("analysis-failed"))
                    .singleElement()
                    .satisfies(caveat -> assertThat(caveat.getMessage()).contains("segment is damaged"));
            AnalysisResult complete = run.results(Frames.RUN).getLast();
            assertThat(complete.getComplete()).isTrue();
            assertThat(complete.getMsd(0).getMsd().getMeasured())
                    .isCloseTo(healthy.trajectory().meanSquaredDisplacement(1, 1, BURN_IN), within(1e-12));
        }
    }

    @Test
    void measuresFromWhereTheTopicBeginsAndSaysSo() {
        // Given a topic that no longer has the first 60 snapshots
        Frames frames = frames(Frames.RUN, 5);
        try (TopologyRun run = started(frames)) {
            // When
            play(run, frames, ordinal -> ordinal >= 60);

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getFirstOrdinal()).isEqualTo(60);
            assertThat(last.getComplete()).isFalse();
            assertThat(last.getLast()).isTrue();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - 60);
            assertThat(last.getCaveatsList()).extracting(Caveat::getKind).contains("late-start");
            // Windows begin in what the archive gave back.
            assertThat(last.getMsd(0).getWindowCount()).isEqualTo(SNAPSHOTS - 60);
            assertThat(last.getMsd(0).getMsd().getMeasured())
                    .isCloseTo(frames.trajectory().meanSquaredDisplacement(1, 1, 59), within(1e-12));
            assertThat(run.results().stream()
                            .flatMap(result -> result.getDisplacementList().stream())
                            .findFirst()
                            .orElseThrow()
                            .getGlobalSquared())
                    .isCloseTo(squaredDistance(frames.trajectory(), 0, 60), within(1e-12));
        }
    }

    @Test
    void tellsAFrameThatIsNoneFromOneThatIsDamaged() {
        // Given
        Frames frames = frames(Frames.RUN, 5);
        try (TopologyRun run = started(frames)) {
            // When
            run.frame(new byte[] {1, 2, 3});
            byte[] damaged = frames.frames(0).getFirst();
            damaged[damaged.length - 1] ^= 1;
            run.frame(damaged);

            // Then
            assertThat(run.deadLetters())
                    .extracting(letter -> letter.getReason())
                    .doesNotHaveDuplicates()
                    .hasSize(2);
            assertThat(FrameDecoder.decode(frames.frames(0).getFirst()).header().getOrdinal())
                    .isZero();
        }
    }

    private static Frames frames(String run, long seed) {
        return new Frames(run, Trajectory.simulate(Motion.HEAVY_BALL, seed, SNAPSHOTS, 9, 0.01, 0.2), 1, BURN_IN);
    }

    private static TopologyRun started(Frames frames) {
        return started(frames, new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
    }

    private static TopologyRun started(Frames frames, TrajectorySource archive) {
        TopologyRun run = new TopologyRun(frames, new FixedTheory(), archive);
        run.measureCurvature();
        run.changeTo(frames.record(RunPhase.RUN_PHASE_LIMITING));
        return run;
    }

    private static void play(TopologyRun run, Frames frames, IntPredicate present) {
        IntStream.range(0, SNAPSHOTS).filter(present).forEach(run::snapshot);
        end(run, frames);
    }

    private static void end(TopologyRun run, Frames frames) {
        run.changeTo(frames.record(RunPhase.RUN_PHASE_FINISHED));
        pass(run);
    }

    /// Until a point no longer waits for losses, and a run no longer for snapshots.
    private static void pass(TopologyRun run) {
        for (int i = 0; i < 40; i++) {
            run.pass(Duration.ofSeconds(5));
        }
    }

    private static int bytes(TopologyRun run) {
        return run.stored().stream().mapToInt(entry -> entry.value.length).sum();
    }

    private static double squaredDistance(Trajectory trajectory, int first, int second) {
        double sum = 0;
        for (int i = 0; i < trajectory.dimension(); i++) {
            double moved = (double) trajectory.position()[second][i]
                    - (double) trajectory.position()[first][i];
            sum += moved * moved;
        }
        return sum;
    }

    /// Gives back one run alone.
    private static final class PoisonedArchive implements TrajectorySource {
        private final InMemoryTrajectorySource healthy;

        PoisonedArchive(Trajectory trajectory) {
            healthy = new InMemoryTrajectorySource(trajectory, _ -> true);
        }

        @Override
        public List<StoredPoint> points(String run, PartRange range, List<Long> ordinals) {
            requireHealthy(run);
            return healthy.points(run, range, ordinals);
        }

        @Override
        public List<StoredStep> steps(String run, int shard, long lastOrdinal) {
            requireHealthy(run);
            return healthy.steps(run, shard, lastOrdinal);
        }

        private static void requireHealthy(String run) {
            if (run.equals("poisoned")) {
                throw new IllegalStateException("segment is damaged");
            }
        }
    }
}
