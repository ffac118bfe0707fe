package dev.perrin.analysis.displacement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Pipeline;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.analysis.trajectory.MeasurementSettings;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.ParameterLayout;
import dev.perrin.wire.frame.PartPlan;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartFoldsTest {
    @ParameterizedTest
    @CsvSource({"false, NaN", "false, Infinity", "true, NaN", "true, -Infinity"})
    void aSnapshotThatIsNotFiniteChangesNothing(boolean sketched, float bad) {
        // Given a run in which the snapshot is missing, and one in which it is not finite
        Trajectory trajectory = Trajectory.simulate(Motion.HEAVY_BALL, 9, 140, 5000, 0.01, 0.3);
        Pipeline without = pipeline(trajectory, sketched);
        Pipeline with = pipeline(trajectory, sketched);

        // When
        for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
            byte[] frame = frames(trajectory).frames(ordinal).getFirst();
            if (ordinal == 37) {
                trajectory.velocity()[ordinal][4999] = bad;
                byte[] damaged = frames(trajectory).frames(ordinal).getFirst();
                assertThatExceptionOfType(NotFiniteException.class)
                        .isThrownBy(() -> with.add(damaged))
                        .withMessageContaining("infinite or not a number");
            } else {
                without.add(frame);
                with.add(frame);
            }
        }

        // Then
        assertThat(with.measured()).hasSize(139).isEqualTo(without.measured());
        assertThat(with.plan().sketched()).isEqualTo(sketched);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void losesNothingWhenItBeginsAgainBetweenTheParts(boolean sketched) {
        // Given three parts a snapshot
        int dimension = 2 * PartPlan.of(1, DataType.DATA_TYPE_FLOAT32).coordinatesPerPart() + 4100;
        Trajectory trajectory = Trajectory.simulate(Motion.BROWNIAN, 2, 25, dimension, 0.01, 0.7);
        Pipeline undisturbed = pipeline(trajectory, sketched);
        Pipeline disturbed = pipeline(trajectory, sketched);

        // When
        for (int ordinal = 0; ordinal < trajectory.snapshots(); ordinal++) {
            List<byte[]> parts = frames(trajectory).frames(ordinal);
            for (int part = 0; part < parts.size(); part++) {
                undisturbed.add(parts.get(part));
                if ((ordinal * 3 + part) % 10 == 7) {
                    disturbed.loseVectors();
                }
                disturbed.add(parts.get(part));
            }
        }

        // Then
        assertThat(disturbed.measured()).hasSize(25).isEqualTo(undisturbed.measured());
    }

    private static Pipeline pipeline(Trajectory trajectory, boolean sketched) {
        MeasurementSettings settings = MeasurementSettings.defaults();
        return new Pipeline(
                frames(trajectory),
                new InMemoryTrajectorySource(trajectory, _ -> true),
                sketched ? settings.withMaxHistoryInBytes(1) : settings);
    }

    private static Frames frames(Trajectory trajectory) {
        return new Frames(
                trajectory,
                ShardPlan.of(trajectory.dimension(), DataType.DATA_TYPE_FLOAT32),
                3,
                ParameterLayout.newBuilder()
                        .setDimension(trajectory.dimension())
                        .build());
    }
}
