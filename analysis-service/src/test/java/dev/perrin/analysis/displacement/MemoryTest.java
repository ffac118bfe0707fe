package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.component.FrequentDirections;
import dev.perrin.analysis.component.LeadingDirections;
import dev.perrin.analysis.component.LeadingDirectionsState;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.sketch.SketchAccumulator;
import dev.perrin.analysis.sketch.SketchWindows;
import dev.perrin.analysis.trajectory.ComponentPlan;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.ShardPlan;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The formula of [RunPlan#memoryInBytes] against the heap that the real objects take.
@SuppressWarnings("ReachabilityFenceUsage") // A failing assertion needs nothing kept.
final class MemoryTest {
    @Test
    void vectorsTakeWhatTheFormulaSays() {
        // Given eight reference points, variances, no windows on vectors
        int dimension = 2_000_000;
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 1, 9, dimension, 0.01, 0.5);
        Frames frames = frames(trajectory);
        RunPlan plan = plan(frames);

        // When
        long before = heap();
        PartFolds folds = new PartFolds(new InMemoryTrajectorySource(trajectory, _ -> true));
        for (int ordinal = 0; ordinal < 9; ordinal++) {
            for (byte[] frame : frames.frames(ordinal)) {
                FramePart part = FrameDecoder.decode(frame);
                FramePart plain = new FramePart(
                        part.header().toBuilder().clearCurvatureStep().build(), part.payload());
                folds.fold(plan, range(plan, plain.header()), plain, step -> {
                    throw new IllegalStateException("no curvature at step " + step);
                });
            }
        }
        long taken = heap() - before;
        Reference.reachabilityFence(folds);

        // Then, buffers and small objects apart
        double vectors = dimension * (8.0 * Float.BYTES + 2 * Double.BYTES);
        assertThat((double) taken).isCloseTo(vectors, within(0.05 * vectors));
        assertThat(plan.memoryInBytes()).isGreaterThan(vectors).isLessThan(1.1 * vectors);
    }

    @Test
    void sketchesTakeWhatTheFormulaSays() {
        // Given a run long enough to fill two levels
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 1, 1001, 600, 0.01, 0.5);
        RunPlan plan = plan(frames(trajectory));
        SketchAccumulator accumulator = new SketchAccumulator(plan.settings().sketchSize());
        SketchWindows windows = new SketchWindows(plan);

        // When
        long before = heap();
        for (int ordinal = 0; ordinal < 1001; ordinal++) {
            float[] position = trajectory.position()[ordinal];
            accumulator.add(0, position, trajectory.position()[0], trajectory.velocity()[ordinal], 0, 600);
            windows.add(Frames.evenStep(ordinal), true, accumulator.take().toSketch());
        }
        long taken = heap() - before;
        Reference.reachabilityFence(windows);

        // Then the formula is never less, and not twice as much
        double formula = plan.memoryInBytes() - 600 * (8.0 * Float.BYTES + 2 * Double.BYTES);
        assertThat((double) taken).isBetween(0.5 * formula, 1.05 * formula);
    }

    @Test
    void componentsTakeWhatTheFormulaSays() {
        // Given sketches of 4096, and as many as fill the directions
        RunPlan plan = plan(frames(Trajectory.simulate(Motion.BROWNIAN, 1, 3, 9000, 0.01, 0.5)));
        assertThat(plan.components().dimension()).isEqualTo(4096);
        SplittableRandom random = new SplittableRandom(1);

        // When
        long before = heap();
        LeadingDirectionsState state = new LeadingDirections(
                        new FrequentDirections(plan.components().dimension(), ComponentPlan.RANK))
                .newState();
        for (int k = 0; k < 50; k++) {
            state.add(k, random.doubles(4096).toArray());
        }
        long taken = heap() - before;
        Reference.reachabilityFence(state);

        // Then, of 1.1 MB
        double formula = 8.0 * 4096 * (2 * ComponentPlan.RANK + 1);
        assertThat((double) taken).isCloseTo(formula, within(0.1 * formula));
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static PartRange range(RunPlan plan, PartHeader header) {
        return plan.range(header.getShard(), header.getPart()).orElseThrow();
    }

    private static Frames frames(Trajectory trajectory) {
        return new Frames(
                trajectory,
                ShardPlan.of(trajectory.dimension(), DataType.DATA_TYPE_FLOAT32),
                0,
                ParameterLayout.newBuilder()
                        .setDimension(trajectory.dimension())
                        .build());
    }

    private static RunPlan plan(Frames frames) {
        MeasurementSettings defaults = MeasurementSettings.defaults();
        return RunPlan.of(
                        frames.record(RunPhase.RUN_PHASE_LIMITING),
                        new MeasurementSettings(
                                List.of(0L, 10L, 20L, 30L, 40L, 50L, 60L, 70L),
                                defaults.burnInSteps(),
                                defaults.fitWindow(),
                                4096,
                                1,
                                defaults.maxCoordinateStatistics()))
                .orElseThrow();
    }
}
