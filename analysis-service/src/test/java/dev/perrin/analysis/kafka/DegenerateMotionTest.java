package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import dev.perrin.analysis.comparison.FixedTheory;
import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.InMemoryTrajectorySource;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.Caveat;
import dev.perrin.proto.run.v1.RunPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A run without noise has no scatter to take errors from: what rests on them is left out, and the run is analysed to
/// its end with finite numbers alone.
final class DegenerateMotionTest {
    private static final int SNAPSHOTS = 1_001;
    private static final int BURN_IN = 10;
    private static final int DIMENSION = 9;

    /// A power of two, so that sums of it are exact and every window is equal to the last bit.
    private static final double MOVE = 0x1p-8;

    enum Motion {
        NONE,
        UNIFORM_DRIFT,
        ALTERNATION,
        ONE_JUMP,
        GREAT_JUMPS,
        TINY;

        private double position(int step) {
            return switch (this) {
                case NONE -> 0;
                case UNIFORM_DRIFT -> step * MOVE;
                case ALTERNATION -> step % 2 * MOVE;
                case ONE_JUMP -> step < 500 ? 0 : MOVE;
                case GREAT_JUMPS -> step % 100 == 0 ? 1e15 : 0;
                case TINY -> step * 1e-42;
            };
        }

        Trajectory trajectory() {
            float[][] positions = new float[SNAPSHOTS][DIMENSION];
            float[][] velocities = new float[SNAPSHOTS][DIMENSION];
            for (int k = 0; k < SNAPSHOTS; k++) {
                for (int i = 0; i < DIMENSION; i++) {
                    positions[k][i] = (float) position(k);
                    velocities[k][i] = k == 0 ? 0 : positions[k][i] - positions[k - 1][i];
                }
            }
            return Trajectory.of(positions, velocities);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isAnalysedToItsEndWithFiniteNumbersAlone(Motion motion) {
        // Given
        Frames frames = new Frames(motion.trajectory(), 1, BURN_IN);
        try (TopologyRun run = new TopologyRun(
                frames, new FixedTheory(), new InMemoryTrajectorySource(frames.trajectory(), _ -> true))) {
            run.measureCurvature();
            run.changeTo(frames.record(RunPhase.RUN_PHASE_LIMITING));

            // When
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                run.snapshot(ordinal);
                if (ordinal % 100 == 50) {
                    run.pass(Duration.ofSeconds(30));
                }
            }
            run.changeTo(frames.record(RunPhase.RUN_PHASE_FINISHED));
            IntStream.range(0, 40).forEach(_ -> run.pass(Duration.ofSeconds(5)));

            // Then
            AnalysisResult last = run.results().getLast();
            assertThat(last.getCaveatsList()).extracting(Caveat::getKind).doesNotContain("analysis-failed");
            assertThat(last.getComplete()).isTrue();
            assertThat(last.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS);
            assertThat(run.results())
                    .allSatisfy(result -> assertThat(notFinite("", result)).isEmpty());
        }
    }

    /// Names of the fields of a message, and of messages in it, that are NaN or infinite.
    private static List<String> notFinite(String path, Message message) {
        List<String> found = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            String name = path + "." + field.getKey().getName();
            List<?> values = field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
            for (Object value : values) {
                if (field.getKey().getJavaType() == JavaType.MESSAGE) {
                    found.addAll(notFinite(name, (Message) value));
                } else if (value instanceof Double number && !Double.isFinite(number)) {
                    found.add(name + " is " + number);
                }
            }
        }
        return found;
    }
}
