package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a snapshot carries for the components of the trajectory, and how much that is.
final class ComponentSketchTest {
    private static final int BURN_IN = 100;

    /// 2,200 snapshots of which 2,099 intervals are LIMITING: every third is taken.
    @ParameterizedTest
    @CsvSource({"60, 60", "5000, 4096"})
    void everyThirdSnapshotCarriesOneAndNoOtherIsLonger(int dimension, int numbers) {
        // Given
        Frames frames = frames(dimension, 2200);
        RunPlan plan = plan(frames);
        assertThat(plan.components().stride()).isEqualTo(3);

        // When
        List<Integer> with = new ArrayList<>();
        List<Integer> without = new ArrayList<>();
        PartFolds folds = new PartFolds(new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
        Curvature curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        for (int ordinal = 0; ordinal < 400; ordinal++) {
            FramePart part = FrameDecoder.decode(frames.frames(ordinal).getFirst());
            PartialStatistics statistics = folds.fold(plan, plan.range(0, 0).orElseThrow(), part, _ -> curvature)
                    .orElseThrow();
            boolean due = ordinal >= BURN_IN && ordinal % 3 == 0;
            assertThat(statistics.sketch().isPresent())
                    .as("ordinal %d", ordinal)
                    .isEqualTo(due);
            byte[] encoded = statistics.encode();
            PartialStatistics decoded = PartialStatistics.decode(ByteBuffer.wrap(encoded));
            assertThat(decoded.encode()).isEqualTo(encoded);
            assertThat(SnapshotStatistics.of(decoded).displacement())
                    .isEqualTo(SnapshotStatistics.of(statistics).displacement())
                    .hasSize(due ? numbers : 0);
            if (ordinal >= BURN_IN) {
                (due ? with : without).add(encoded.length);
            }
        }

        // Then positions alone, in 8 bytes a number
        int least = 8 * numbers;
        assertThat(mean(with) - mean(without)).isCloseTo(least + 16, within(0.02 * least + 100));
    }

    /// A vector no longer than a sketch is carried as it is, to the unit.
    @Test
    void shortVectorsKeepEveryCoordinate() {
        Frames frames = frames(37, 50);
        RunPlan plan = plan(frames);
        PartFolds folds = new PartFolds(new InMemoryTrajectorySource(frames.trajectory(), _ -> true));
        Curvature curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        for (int ordinal = 0; ordinal < 50; ordinal++) {
            FramePart part = FrameDecoder.decode(frames.frames(ordinal).getFirst());
            folds.fold(plan, plan.range(0, 0).orElseThrow(), part, _ -> curvature)
                    .map(SnapshotStatistics::of)
                    .filter(snapshot -> snapshot.displacement().length > 0)
                    .ifPresent(snapshot -> compare(frames.trajectory(), snapshot));
        }
    }

    private static void compare(Trajectory trajectory, SnapshotStatistics snapshot) {
        for (int i = 0; i < trajectory.dimension(); i++) {
            double moved = (double) trajectory.position()[(int) snapshot.ordinal()][i]
                    - trajectory.position()[0][i];
            assertThat(snapshot.displacement()[i]).isCloseTo(moved, within(0x1p-43));
        }
    }

    private static double mean(List<Integer> lengths) {
        return lengths.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    private static Frames frames(int dimension, int snapshots) {
        return new Frames(
                Trajectory.simulate(Motion.ORNSTEIN_UHLENBECK, 3, snapshots, dimension, 0.01, 0.4), 1, BURN_IN);
    }

    private static RunPlan plan(Frames frames) {
        return RunPlan.of(frames.record(RunPhase.RUN_PHASE_LIMITING), MeasurementSettings.defaults())
                .orElseThrow();
    }
}
