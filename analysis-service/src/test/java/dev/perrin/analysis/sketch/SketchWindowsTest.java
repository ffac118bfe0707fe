package dev.perrin.analysis.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.sketch.TrajectorySketch.SketchedSnapshot;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SketchWindowsTest {
    private static final int SNAPSHOTS = 1150;
    private static final int DIMENSION = 9000;
    private static final int BURN_IN = 20;
    private static final int SKETCH_SIZE = 1024;
    private static final Trajectory TRAJECTORY =
            Trajectory.simulate(Motion.ORNSTEIN_UHLENBECK, 5, SNAPSHOTS, DIMENSION, 0.01, 0.5);

    @Test
    void everyDistanceAndProductIsWithinFiveTimesItsBound() {
        // Given
        RunPlan plan = plan();
        SketchWindows windows = new SketchWindows(plan);
        double bound = 5 * Sketch.relativeBound(SKETCH_SIZE);

        // When
        for (SketchedSnapshot snapshot : sketches(plan, _ -> true).values()) {
            windows.add(snapshot.step(), plan.isLimiting(snapshot.step()), snapshot.sketch());

            // Then
            int k = (int) snapshot.ordinal();
            for (int slot = 0; slot < plan.lags().size(); slot++) {
                int begin = k - (int) plan.lags().lag(slot);
                double measured = windows.squared()[slot];
                if (begin < BURN_IN || k % stride(plan, slot) != 0) {
                    assertThat(measured).isNaN();
                    continue;
                }
                double exact = distance(k, begin);
                assertThat(measured).as("lag %d at %d", k - begin, k).isCloseTo(exact, within(bound * exact));
                assertThat(windows.velocityProduct()[slot])
                        .isCloseTo(product(k, begin), within(bound * Math.sqrt(product(k, k) * product(begin, begin))));
            }
            for (int anchor = 0; anchor < plan.anchorSteps().length; anchor++) {
                int at = (int) ((plan.anchorSteps()[anchor] - Frames.REFERENCE_STEP) / Frames.INTERVAL);
                if (k > at) {
                    assertThat(windows.anchorStep()[anchor]).isEqualTo(plan.anchorSteps()[anchor]);
                    assertThat(windows.anchorSquared()[anchor])
                            .isCloseTo(distance(k, at), within(bound * distance(k, at)));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 23, 100, 101, 640, 1149})
    void goesOnToTheLastBitAfterARestart(int restart) {
        // Given
        RunPlan plan = plan();
        InMemoryTrajectorySource archive = new InMemoryTrajectorySource(TRAJECTORY, _ -> true);
        NavigableMap<Long, SketchedSnapshot> sketches = sketches(plan, _ -> true);

        // When
        SketchWindows restored = SketchWindows.restore(plan, archive, restart, step(sketches, restart));

        // Then
        assertThat(play(plan, restored, sketches, restart))
                .isEqualTo(play(plan, new SketchWindows(plan), sketches, 0).subList(restart, SNAPSHOTS));
    }

    @Test
    void goesOnToTheLastBitWhenSnapshotsWereDropped() {
        // Given
        RunPlan plan = plan();
        LongPredicate kept = ordinal -> ordinal % 7 != 6;
        NavigableMap<Long, SketchedSnapshot> sketches = sketches(plan, kept);

        // When
        SketchWindows restored =
                SketchWindows.restore(plan, new InMemoryTrajectorySource(TRAJECTORY, kept), 700, Frames.evenStep(700));

        // Then
        List<List<Long>> undisturbed = play(plan, new SketchWindows(plan), sketches, 0);
        List<List<Long>> after = play(plan, restored, sketches, 700);
        assertThat(after).isEqualTo(undisturbed.subList(undisturbed.size() - after.size(), undisturbed.size()));
    }

    @Test
    void goesOnToTheLastBitOnAnUnevenSchedule() {
        // Given
        RunPlan plan = plan(frames().uneven());
        InMemoryTrajectorySource archive =
                new InMemoryTrajectorySource(TRAJECTORY, ordinal -> ordinal < 200, Frames::unevenStep);
        TreeSet<Long> ordinals = new TreeSet<>(LongStream.range(0, 200).boxed().toList());
        NavigableMap<Long, SketchedSnapshot> sketches = TrajectorySketch.rebuild(plan, archive, ordinals);

        // When
        SketchWindows restored = SketchWindows.restore(plan, archive, 77, Frames.unevenStep(77));

        // Then
        List<List<Long>> undisturbed = play(plan, new SketchWindows(plan), sketches, 0);
        assertThat(plan.sketched()).isTrue();
        assertThat(play(plan, restored, sketches, 77)).isEqualTo(undisturbed.subList(77, 200));
    }

    private static List<List<Long>> play(
            RunPlan plan, SketchWindows windows, NavigableMap<Long, SketchedSnapshot> sketches, long from) {
        List<List<Long>> bits = new ArrayList<>();
        for (SketchedSnapshot snapshot : sketches.tailMap(from, true).values()) {
            windows.add(snapshot.step(), plan.isLimiting(snapshot.step()), snapshot.sketch());
            bits.add(LongStream.concat(
                            Arrays.stream(windows.anchorStep()),
                            Arrays.stream(new double[][] {
                                        windows.squared(), windows.velocityProduct(), windows.anchorSquared()
                                    })
                                    .flatMapToDouble(Arrays::stream)
                                    .mapToLong(Double::doubleToLongBits))
                    .boxed()
                    .toList());
        }
        return bits;
    }

    private static NavigableMap<Long, SketchedSnapshot> sketches(RunPlan plan, LongPredicate kept) {
        TreeSet<Long> ordinals = new TreeSet<>();
        LongStream.range(0, SNAPSHOTS).filter(kept).forEach(ordinals::add);
        return TrajectorySketch.rebuild(plan, new InMemoryTrajectorySource(TRAJECTORY, kept), ordinals);
    }

    private static Frames frames() {
        return new Frames(TRAJECTORY, 2, BURN_IN);
    }

    private static RunPlan plan() {
        return plan(frames());
    }

    private static RunPlan plan(Frames frames) {
        MeasurementSettings defaults = MeasurementSettings.defaults();
        return RunPlan.of(
                        frames.record(RunPhase.RUN_PHASE_LIMITING),
                        new MeasurementSettings(
                                defaults.referenceAfterSteps(),
                                defaults.burnInSteps(),
                                defaults.fitWindow(),
                                SKETCH_SIZE,
                                1,
                                defaults.maxCoordinateStatistics()))
                .orElseThrow();
    }

    private static long stride(RunPlan plan, int slot) {
        return plan.lags().lag(slot) < 100 ? 1 : plan.lags().lag(slot) < 1000 ? 10 : 100;
    }

    private static double distance(int a, int b) {
        double sum = 0;
        for (int i = 0; i < DIMENSION; i++) {
            double moved = (double) TRAJECTORY.position()[a][i] - TRAJECTORY.position()[b][i];
            sum += moved * moved;
        }
        return sum;
    }

    private static double product(int a, int b) {
        double sum = 0;
        for (int i = 0; i < DIMENSION; i++) {
            sum += (double) TRAJECTORY.velocity()[a][i] * TRAJECTORY.velocity()[b][i];
        }
        return sum;
    }

    private static long step(NavigableMap<Long, SketchedSnapshot> sketches, long ordinal) {
        return sketches.tailMap(ordinal).firstEntry().getValue().step();
    }
}
