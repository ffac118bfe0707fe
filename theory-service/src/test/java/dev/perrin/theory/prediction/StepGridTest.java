package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StepGridTest {
    @Test
    void logarithmicGridHitsBothEndsAndRepeatsNothing() {
        assertThat(new StepGrid.Logarithmic(1, 1000, 1).steps()).containsExactly(1, 10, 100, 1000);
        assertThat(new StepGrid.Logarithmic(1, 10, 20).steps())
                .startsWith(1)
                .endsWith(10)
                .doesNotHaveDuplicates();
        assertThat(new StepGrid.Logarithmic(7, 7, 5).steps()).containsExactly(7);
        assertThat(new StepGrid.Logarithmic(3, 1_000_000_007L, 10).steps()).endsWith(1_000_000_007L);
    }

    @Test
    void logarithmicGridRises() {
        assertThat(new StepGrid.Logarithmic(1, 1_000_000_000, 50).steps()).isSorted();
    }

    @Test
    void linearGridIsWhatItSays() {
        assertThat(new StepGrid.Linear(5, 3, 4).steps()).containsExactly(5, 8, 11, 14);
        assertThat(new StepGrid.Linear(5, 3, 4).last()).isEqualTo(14);
    }
}
