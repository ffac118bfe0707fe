package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.lag.LagSet;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.proto.trajectory.v1.TensorLayout;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.ShardPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every number of a snapshot against its definition, written out term by term.
final class FoldDefinitionTest {
    private static final int SNAPSHOTS = 130;
    private static final int BURN_IN = 7;
    private static final int DIMENSION = 4096 + 1301;
    private static final int BORDER = 4000;
    private static final double TOLERANCE = 1e-12;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyNumberIsThatOfItsDefinition(long seed) {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.HEAVY_BALL, seed, SNAPSHOTS, DIMENSION, 1e-4, 0.8);
        RunPlan plan = plan(frames(trajectory));

        // When
        List<SnapshotStatistics> snapshots = fold(trajectory, plan);

        // Then
        for (SnapshotStatistics snapshot : snapshots) {
            int k = (int) snapshot.ordinal();
            float[] position = trajectory.position()[k];
            float[] velocity = trajectory.velocity()[k];
            close(snapshot.velocitySquared(), sum(0, DIMENSION, i -> square(velocity[i])));
            close(snapshot.normSquared(), sum(0, DIMENSION, i -> square(position[i])));
            close(snapshot.globalSquared(), distance(trajectory, k, 0, 0, DIMENSION));
            close(
                    snapshot.positionProjection()[1],
                    (double) position[1] - trajectory.position()[0][1]);
            close(snapshot.velocityProjection()[0], velocity[0]);
            TensorStatistics tensors = snapshot.tensors();
            assertThat(tensors.count()).isEqualTo(2);
            close(tensors.referenceSquared()[0], distance(trajectory, k, 0, 0, BORDER));
            close(tensors.referenceSquared()[1], distance(trajectory, k, 0, BORDER, DIMENSION));
            close(tensors.velocitySquared()[1], sum(BORDER, DIMENSION, i -> square(velocity[i])));
            close(tensors.normSquared()[0], sum(0, BORDER, i -> square(position[i])));
            assertReferences(snapshot, trajectory);
            assertWindows(snapshot, trajectory, plan.lags());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void variancesAreThoseOfTheLimitingPhase(long seed) {
        // Given
        Trajectory trajectory = Trajectory.simulate(Motion.ORNSTEIN_UHLENBECK, seed, SNAPSHOTS, DIMENSION, 1e-4, 0.8);

        // When
        List<SnapshotStatistics> snapshots = fold(trajectory, plan(frames(trajectory)));

        // Then
        for (SnapshotStatistics snapshot : snapshots) {
            int k = (int) snapshot.ordinal();
            double told = snapshot.tensors().varianceSum()[1];
            boolean twoDigits = (k + 1) % (k + 1 >= 100 ? 10 : 1) == 0;
            if (k < BURN_IN + 1 || !(twoDigits || k == SNAPSHOTS - 1)) {
                assertThat(told).isNaN();
                continue;
            }
            double[] variances = new double[DIMENSION];
            for (int i = 0; i < DIMENSION; i++) {
                variances[i] = variance(trajectory, i, k);
            }
            assertThat(told)
                    .isCloseTo(Arrays.stream(variances, BORDER, DIMENSION).sum(), within(1e-9 * told));
            assertThat(snapshot.tensors().leastVariance()[0])
                    .isCloseTo(Arrays.stream(variances, 0, BORDER).min().orElseThrow(), within(1e-9 * told));
            assertThat(snapshot.tensors().greatestVariance()[0])
                    .isCloseTo(Arrays.stream(variances, 0, BORDER).max().orElseThrow(), within(1e-9 * told));
        }
    }

    private static void assertReferences(SnapshotStatistics snapshot, Trajectory trajectory) {
        int k = (int) snapshot.ordinal();
        // Asked for 25 steps after the reference: the first snapshot there is the third, 30 steps after.
        int[] places = {0, 3, 90};
        for (int i = 0; i < places.length; i++) {
            if (k < places[i]) {
                assertThat(snapshot.referenceStep()[i]).isEqualTo(-1);
                assertThat(snapshot.referenceSquared()[i]).isNaN();
            } else {
                assertThat(snapshot.referenceStep()[i]).isEqualTo(Frames.REFERENCE_STEP + places[i] * Frames.INTERVAL);
                close(snapshot.referenceSquared()[i], distance(trajectory, k, places[i], 0, DIMENSION));
            }
        }
        int[] anchors = {1, 2, 5, 10, 20, 50, 100};
        assertThat(snapshot.anchorStep()).hasSize(anchors.length);
        for (int i = 0; i < anchors.length; i++) {
            if (k >= anchors[i]) {
                close(snapshot.anchorSquared()[i], distance(trajectory, k, anchors[i], 0, DIMENSION));
            } else {
                assertThat(snapshot.anchorSquared()[i]).isNaN();
            }
        }
    }

    private static void assertWindows(SnapshotStatistics snapshot, Trajectory trajectory, LagSet lags) {
        int k = (int) snapshot.ordinal();
        if (k < BURN_IN) {
            assertThat(snapshot.lagSquared()).isEmpty();
            return;
        }
        for (int slot = 0; slot < lags.size(); slot++) {
            int begin = k - (int) lags.lag(slot);
            boolean ends = begin >= BURN_IN && (lags.lag(slot) < 100 || k % 10 == 0);
            if (ends) {
                close(snapshot.lagSquared()[slot], distance(trajectory, k, begin, 0, DIMENSION));
                double product = sum(
                        0,
                        DIMENSION,
                        i -> (double) trajectory.velocity()[k][i] * trajectory.velocity()[begin][i]);
                assertThat(snapshot.lagVelocityProduct()[slot])
                        .isCloseTo(product, within(TOLERANCE * snapshot.velocitySquared()));
            } else {
                assertThat(snapshot.lagSquared()[slot]).isNaN();
                assertThat(snapshot.lagVelocityProduct()[slot]).isNaN();
            }
        }
    }

    private static List<SnapshotStatistics> fold(Trajectory trajectory, RunPlan plan) {
        Frames frames = frames(trajectory);
        PartFolds folds = new PartFolds(new InMemoryTrajectorySource(trajectory, _ -> true));
        Curvature curvature = new CurvatureAssembler().add(frames.curvature()).orElseThrow();
        List<SnapshotStatistics> snapshots = new ArrayList<>();
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            FramePart part = FrameDecoder.decode(frames.frames(ordinal).getFirst());
            PartialStatistics statistics = folds.fold(plan, plan.range(0, 0).orElseThrow(), part, _ -> curvature)
                    .orElseThrow();
            PartialStatistics read = PartialStatistics.decode(java.nio.ByteBuffer.wrap(statistics.encode()));
            snapshots.add(SnapshotStatistics.of(read));
        }
        return snapshots;
    }

    private static RunPlan plan(Frames frames) {
        MeasurementSettings defaults = MeasurementSettings.defaults();
        return RunPlan.of(
                        frames.record(RunPhase.RUN_PHASE_LIMITING),
                        new MeasurementSettings(
                                List.of(0L, 25L, 900L),
                                defaults.burnInSteps(),
                                defaults.fitWindow(),
                                defaults.sketchSize(),
                                defaults.maxHistoryInBytes(),
                                defaults.maxCoordinateStatistics()))
                .orElseThrow();
    }

    private static Frames frames(Trajectory trajectory) {
        return new Frames(
                trajectory,
                ShardPlan.of(DIMENSION, DataType.DATA_TYPE_FLOAT32),
                BURN_IN,
                ParameterLayout.newBuilder()
                        .setDimension(DIMENSION)
                        .addTensors(TensorLayout.newBuilder().setOffset(0).addShape(BORDER))
                        .addTensors(TensorLayout.newBuilder().setOffset(BORDER).addShape(DIMENSION - BORDER))
                        .build());
    }

    private static double variance(Trajectory trajectory, int coordinate, int last) {
        double mean = 0;
        for (int k = BURN_IN; k <= last; k++) {
            mean += trajectory.position()[k][coordinate];
        }
        mean /= last - BURN_IN + 1;
        double deviation = 0;
        for (int k = BURN_IN; k <= last; k++) {
            deviation += square(trajectory.position()[k][coordinate] - mean);
        }
        return deviation / (last - BURN_IN);
    }

    private static double distance(Trajectory trajectory, int k, int origin, int from, int to) {
        float[] a = trajectory.position()[k];
        float[] b = trajectory.position()[origin];
        return sum(from, to, i -> square((double) a[i] - b[i]));
    }

    private static double sum(int from, int to, IntToDoubleFunction term) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += term.applyAsDouble(i);
        }
        return sum;
    }

    private static double square(double x) {
        return x * x;
    }

    private static void close(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(TOLERANCE * Math.abs(expected)));
    }
}
