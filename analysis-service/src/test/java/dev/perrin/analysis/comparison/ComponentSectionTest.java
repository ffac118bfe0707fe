package dev.perrin.analysis.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.catalog.CurvatureAssembler;
import dev.perrin.analysis.component.ModeVectors;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.SpectrumProcess;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.proto.analysis.v1.CoordinateComponent;
import dev.perrin.proto.analysis.v1.CoordinateComponents;
import dev.perrin.proto.analysis.v1.DistanceMethod;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComponentSectionTest {
    private static final int SNAPSHOTS = 400;

    /// Two components of a known direction, of which the two modes, axes 0 and 1 with h = 2 and 1, hold what the
    /// direction has there. On sketches of 512 the share is known to a few times √(share/512).
    @ParameterizedTest
    @CsvSource({"30, 4096, 0.02", "6000, 512, 0.1"})
    void tellsWhatTheModesHoldOfEachComponent(int dimension, int sketchSize, double error) {
        // Given 0.8 of the first component along axis 0, the rest of it far away; the second along axis 1
        double[][] directions = new double[2][dimension];
        directions[0][0] = Math.sqrt(0.8);
        directions[0][dimension - 1] = Math.sqrt(0.2);
        directions[1][1] = 1;
        Pipeline pipeline = pipeline(
                new SpectrumProcess(4, directions, new double[] {1, 0.1}, new double[] {0.3, 0.3})
                        .trajectory(SNAPSHOTS, 0.5),
                sketchSize);

        // When
        CoordinateComponents found = result(pipeline, Optional.of(curvature(pipeline)));

        // Then
        assertThat(found.getMethod())
                .isEqualTo(
                        dimension > sketchSize
                                ? DistanceMethod.DISTANCE_METHOD_SKETCH
                                : DistanceMethod.DISTANCE_METHOD_EXACT);
        assertThat(found.getDimension()).isEqualTo(Math.min(dimension, sketchSize));
        assertThat(found.getComponentsCount()).isEqualTo(2);
        CoordinateComponent first = found.getComponents(0);
        assertThat(first.getCaptured()).isCloseTo(0.8, within(error));
        assertThat(first.getCurvature()).isCloseTo(2, within(error));
        assertThat(first.getShare()).isCloseTo(1 / 1.1, within(0.03));
        assertThat(first.getVariance()).isBetween(first.getSnapshotsLow(), first.getSnapshotsHigh());
        assertThat(1.0).isBetween(first.getLow(), first.getHigh());
        assertThat(found.getComponents(1).getCaptured()).isCloseTo(1, within(error));
        assertThat(found.getComponents(1).getCurvature()).isCloseTo(1, within(error));
        assertThat(found.getSnapshots()).isEqualTo(SNAPSHOTS);
    }

    @Test
    void componentsAreThereWithoutModes() {
        Pipeline pipeline = pipeline(
                new SpectrumProcess(5, 40, new double[] {1, 0.5}, new double[] {0, 0}).trajectory(SNAPSHOTS, 0), 4096);

        CoordinateComponents found = result(pipeline, Optional.empty());

        assertThat(found.getComponentsCount()).isEqualTo(2);
        assertThat(found.getComponents(0).hasCaptured()).isFalse();
        assertThat(found.getComponents(0).hasCurvature()).isFalse();
        assertThat(found.getComponents(0).hasLow()).isTrue();
        assertThat(found.getComponents(0).getShare() + found.getComponents(1).getShare())
                .isCloseTo(1, within(1e-6));
    }

    private static Pipeline pipeline(Trajectory trajectory, int sketchSize) {
        MeasurementSettings defaults = MeasurementSettings.defaults();
        Frames frames = new Frames(trajectory, 1, 0);
        Pipeline pipeline = new Pipeline(
                frames,
                new InMemoryTrajectorySource(trajectory, _ -> true),
                new MeasurementSettings(
                        defaults.referenceAfterSteps(),
                        defaults.burnInSteps(),
                        defaults.fitWindow(),
                        sketchSize,
                        defaults.maxHistoryInBytes(),
                        defaults.maxCoordinateStatistics()));
        for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
            frames.frames(ordinal).forEach(pipeline::add);
        }
        return pipeline;
    }

    private static Curvature curvature(Pipeline pipeline) {
        Trajectory point = Trajectory.of(
                new float[2][(int) pipeline.plan().dimension()],
                new float[2][(int) pipeline.plan().dimension()]);
        return new CurvatureAssembler().add(new Frames(point, 1, 0).curvature()).orElseThrow();
    }

    private static CoordinateComponents result(Pipeline pipeline, Optional<Curvature> curvature) {
        return new ResultAssembler(
                        pipeline.plan(),
                        curvature,
                        new ModeVectors(pipeline.plan().components()),
                        Optional.empty())
                .assemble(pipeline.analysis())
                .getComponents()
                .getOverCoordinates();
    }
}
