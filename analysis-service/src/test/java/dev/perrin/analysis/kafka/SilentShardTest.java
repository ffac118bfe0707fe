package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.run.v1.RunPhase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One of two shards falls behind the other, or never comes back.
final class SilentShardTest {
    private static final int SNAPSHOTS = 161;
    private static final int BURN_IN = 10;
    /// Last snapshot before the second shard falls silent.
    private static final int SILENT_AFTER = 40;

    private static final int SMALL_BOUND_IN_BYTES = 6000;
    private static final Duration TICK = Duration.ofMillis(500);

    private final Frames frames =
            new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 5, SNAPSHOTS, 9, 0.01, 0.2), 2, BURN_IN);

    @Test
    void endsWithTheSameBitsWhenAShardComesLateWithinTheBound() {
        // Given
        AnalysisResult undisturbed;
        try (TopologyRun run = started(1L << 28)) {
            IntStream.range(0, SNAPSHOTS).forEach(run::snapshot);
            undisturbed = last(run);
        }
        try (TopologyRun run = started(1L << 28)) {
            // When the second shard is silent until everything else has come, and the process dies meanwhile
            IntStream.rangeClosed(0, SILENT_AFTER).forEach(run::snapshot);
            IntStream.range(SILENT_AFTER + 1, 100).forEach(ordinal -> run.shard(ordinal, 0));
            run.crash();
            IntStream.range(100, SNAPSHOTS).forEach(ordinal -> run.shard(ordinal, 0));
            run.pass(TICK);
            assertThat(run.results().getLast().getSnapshotsAnalysed()).isEqualTo(SILENT_AFTER + 1);
            IntStream.range(SILENT_AFTER + 1, SNAPSHOTS).forEach(ordinal -> run.shard(ordinal, 1));

            // Then
            AnalysisResult late = last(run);
            assertThat(late.getComplete()).isTrue();
            assertThat(withoutHistory(late).toByteString())
                    .isEqualTo(withoutHistory(undisturbed).toByteString());
            assertThat(run.count("perrin.analysis.given-up")).isZero();
            assertThat(pendingInBytes(run)).isZero();
        }
    }

    @Test
    void givesUpSnapshotsAndSaysSoWhenAShardIsSilentForEver() {
        // Given
        try (TopologyRun run = started(SMALL_BOUND_IN_BYTES)) {
            // When
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.shard(ordinal, 0);
                if (ordinal <= SILENT_AFTER) {
                    run.shard(ordinal, 1);
                }
                assertThat(pendingInBytes(run))
                        .as("what is stored of ordinal %d and before, with what the last commit made useless", ordinal)
                        .isLessThan(3 * SMALL_BOUND_IN_BYTES / 2);
                if (ordinal % 20 == 0) {
                    run.pass(TICK);
                }
            }

            // Then
            AnalysisResult underWay = run.results().getLast();
            assertThat(underWay.getLast()).isFalse();
            assertThat(underWay.getCaveatsList()).extracting(Caveat::getKind).contains("snapshots-incomplete");
            AnalysisResult last = last(run);
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isFalse();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SILENT_AFTER + 1);
            assertThat(last.getSnapshotsIncomplete()).isEqualTo(SNAPSHOTS - SILENT_AFTER - 1);
            assertThat(last.getMsd(0).getWindowCount()).isEqualTo(SILENT_AFTER - BURN_IN);
            assertThat(run.count("perrin.analysis.given-up")).isBetween(1.0, (double) (SNAPSHOTS - SILENT_AFTER - 1));
        }
    }

    @Test
    void goesOnWithWhatStillWaitedWhenAShardComesTooLate() {
        // Given
        try (TopologyRun run = started(SMALL_BOUND_IN_BYTES)) {
            IntStream.rangeClosed(0, SILENT_AFTER).forEach(run::snapshot);
            IntStream.range(SILENT_AFTER + 1, 120).forEach(ordinal -> run.shard(ordinal, 0));
            int givenUp = (int) run.count("perrin.analysis.given-up");
            run.crash();

            // When
            IntStream.range(SILENT_AFTER + 1, 120).forEach(ordinal -> run.shard(ordinal, 1));
            IntStream.range(120, SNAPSHOTS).forEach(run::snapshot);

            // Then
            AnalysisResult last = last(run);
            IntPredicate present = ordinal -> ordinal <= SILENT_AFTER || ordinal > SILENT_AFTER + givenUp;
            // A window may begin at a snapshot that was given up: each shard has seen it.
            int[] ends = IntStream.range(BURN_IN + 1, SNAPSHOTS).filter(present).toArray();
            double expected = IntStream.of(ends)
                    .mapToDouble(end -> squaredDistance(end - 1, end))
                    .average()
                    .orElseThrow();
            assertThat(givenUp).isBetween(1, 120 - SILENT_AFTER - 2);
            assertThat(last.getLast()).isTrue();
            assertThat(last.getComplete()).isFalse();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS - givenUp);
            assertThat(last.getSnapshotsIncomplete()).isEqualTo(givenUp);
            assertThat(last.getMsd(0).getWindowCount()).isEqualTo(ends.length);
            assertThat(last.getMsd(0).getMsd().getMeasured()).isCloseTo(expected, within(1e-12));
            assertThat(run.count("perrin.analysis.repeats")).as("late parts").isEqualTo(givenUp);
            assertThat(run.count("perrin.analysis.given-up")).isEqualTo(givenUp);
            assertThat(pendingInBytes(run)).isZero();
        }
    }

    private TopologyRun started(long maxWaitingInBytes) {
        TopologyRun run = new TopologyRun(
                frames,
                new FixedTheory(),
                new InMemoryTrajectorySource(frames.trajectory(), _ -> true),
                maxWaitingInBytes);
        run.measureCurvature();
        run.changeTo(RunPhase.RUN_PHASE_LIMITING);
        return run;
    }

    /// Ends the run, and waits until nothing is waited for any more.
    private static AnalysisResult last(TopologyRun run) {
        run.changeTo(RunPhase.RUN_PHASE_FINISHED);
        for (int i = 0; i < 40; i++) {
            run.pass(Duration.ofSeconds(5));
        }
        return run.results().getLast();
    }

    private static AnalysisResult withoutHistory(AnalysisResult result) {
        return result.toBuilder()
                .clearSequence()
                .clearDisplacement()
                .clearTrajectories()
                .clearFirstDisplacementIndex()
                .build();
    }

    /// Of parts whose snapshots are not whole.
    private static int pendingInBytes(TopologyRun run) {
        return run.stored().stream()
                .filter(entry -> new String(entry.key.get(), StandardCharsets.US_ASCII).startsWith(Frames.RUN + "/p/"))
                .mapToInt(entry -> entry.value.length)
                .sum();
    }

    private double squaredDistance(int first, int second) {
        float[][] position = frames.trajectory().position();
        double sum = 0;
        for (int i = 0; i < position[first].length; i++) {
            double moved = (double) position[second][i] - (double) position[first][i];
            sum += moved * moved;
        }
        return sum;
    }
}
