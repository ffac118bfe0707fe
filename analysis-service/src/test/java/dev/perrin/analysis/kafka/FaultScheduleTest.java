package dev.perrin.analysis.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.analysis.sim.Frames;
import dev.perrin.analysis.sim.Trajectory;
import dev.perrin.analysis.sim.Trajectory.Motion;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Instances are killed, paused and relieved of tasks at any record, and the last result is the same to the last bit.
///
/// `-Dperrin.schedules=5000` plays more, `-Dperrin.schedules.first=4711` from another seed on.
final class FaultScheduleTest {
    private static final int SNAPSHOTS = 131;
    private static final double FAULTS = 0.01;
    private static final Map<Integer, AnalysisResult> UNDISTURBED = new HashMap<>();

    static LongStream seeds() {
        long first = Long.getLong("perrin.schedules.first", 1);
        return LongStream.range(first, first + Long.getLong("perrin.schedules", 120));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endsWithTheSameBitsWhateverHappensToTheInstances(long seed) {
        // Given
        int shards = 1 + (int) (seed % 3);
        AnalysisResult expected = UNDISTURBED.computeIfAbsent(shards, FaultScheduleTest::undisturbed);
        FaultSchedule schedule = new FaultSchedule(frames(shards), seed, FAULTS);

        // When
        AnalysisResult actual = schedule.play();

        // Then
        assertThat(schedule.faultCount()).as("faults of seed %d", seed).isPositive();
        assertThat(actual).as("seed %d", seed).isEqualTo(expected);
        assertThat(actual.toByteString()).as("bits of seed %d", seed).isEqualTo(expected.toByteString());
        assertThat(schedule.cluster().refusedCount()).isZero();
    }

    @Test
    void keepsOnlyTheHeadOfARunThatIsComplete() {
        // Given
        FaultSchedule schedule = new FaultSchedule(frames(3), 1, 0);

        // When
        schedule.play();
        schedule.settle();

        // Then
        assertThat(schedule.cluster().storedEntries()).isEqualTo(1);
    }

    private static AnalysisResult undisturbed(int shards) {
        AnalysisResult result = new FaultSchedule(frames(shards), 0, 0).play();
        assertThat(result.getComplete()).isTrue();
        assertThat(result.getSnapshotsAnalysed()).isEqualTo(SNAPSHOTS);
        assertThat(result.getDisplacementList())
                .hasSize(SNAPSHOTS)
                .allMatch(point -> point.hasLoss() || point.getStep() == Frames.REFERENCE_STEP);
        return result;
    }

    private static Frames frames(int shards) {
        return new Frames(Trajectory.simulate(Motion.HEAVY_BALL, 7, SNAPSHOTS, 9, 0.01, 0.2), shards, 10);
    }
}
