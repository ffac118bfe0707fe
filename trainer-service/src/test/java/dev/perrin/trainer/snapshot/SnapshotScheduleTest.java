package dev.perrin.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.snapshot.SnapshotSchedule.EverySteps;
import dev.perrin.trainer.snapshot.SnapshotSchedule.Logarithmic;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotScheduleTest {
    @Test
    void recordsEveryNthStep() {
        assertThat(upTo(new EverySteps(10), 45)).containsExactly(10L, 20L, 30L, 40L);
        assertThat(upTo(new EverySteps(1), 4)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void asksOnlyForTheStepGiven() {
        assertThat(new EverySteps(10).nextAfter(13)).isEqualTo(20);
        assertThat(new Logarithmic(1).nextAfter(57)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 10, 33, 100, 1000})
    void logarithmicStepsAreRoundedPowersWithoutRepeats(int perDecade) {
        TreeSet<Long> expected = new TreeSet<>();
        for (int i = 0; i <= 6 * perDecade; i++) {
            expected.add(Math.round(Math.pow(10, (double) i / perDecade)));
        }

        assertThat(upTo(new Logarithmic(perDecade), 1_000_000)).containsExactlyElementsOf(expected);
    }

    @Test
    void refusesIntervalsBelowOne() {
        assertThatThrownBy(() -> new EverySteps(0)).hasMessageContaining("interval must be at least 1");
        assertThatThrownBy(() -> new Logarithmic(0)).hasMessageContaining("perDecade must be at least 1");
    }

    private static List<Long> upTo(SnapshotSchedule schedule, long last) {
        List<Long> steps = new ArrayList<>();
        for (long step = schedule.nextAfter(0); step <= last; step = schedule.nextAfter(step)) {
            steps.add(step);
        }
        return steps;
    }
}
