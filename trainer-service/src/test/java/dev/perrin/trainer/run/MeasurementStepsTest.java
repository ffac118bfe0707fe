package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementStepsTest {
    @Test
    void regularAndListedStepsComeInOrderAndOnce() {
        assertThat(first(new MeasurementSteps(10, List.of(3L, 10L, 25L)), 6))
                .containsExactly(3L, 10L, 20L, 25L, 30L, 40L);
        assertThat(first(new MeasurementSteps(0, List.of(3L, 10L)), 2)).containsExactly(3L, 10L);
        assertThat(new MeasurementSteps(0, List.of(3L, 10L)).nextAfter(10)).isEqualTo(Long.MAX_VALUE);
        assertThat(new MeasurementSteps(0, List.of()).nextAfter(0)).isEqualTo(Long.MAX_VALUE);
    }

    private static List<Long> first(MeasurementSteps steps, int count) {
        List<Long> found = new ArrayList<>();
        long updates = 0;
        for (int i = 0; i < count; i++) {
            updates = steps.nextAfter(updates);
            found.add(updates);
        }
        return found;
    }
}
