package dev.perrin.analysis.alllag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LagThinningTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 1000})
    void zeroKeepsEveryLag(int lags) {
        assertThat(LagThinning.of(lags, 0)).isEqualTo(IntStream.range(0, lags).toArray());
    }

    @ParameterizedTest
    @CsvSource({"2, 5", "3, 1", "17, 10", "999, 60", "1000, 60", "1001, 60", "250000, 60", "250000, 1", "5000, 10000"})
    void keepsTheEndsAndSpacesTheRestEvenlyOnALogarithmicAxis(int lags, int rate) {
        // When
        int[] chosen = LagThinning.of(lags, rate);

        // Then
        assertThat(chosen).isSorted().doesNotHaveDuplicates().startsWith(0, 1).endsWith(lags - 1);
        double widest = Math.pow(10, 1.0 / rate);
        for (int i = 2; i < chosen.length; i++) {
            assertThat((double) chosen[i])
                    .as("the lag after %d", chosen[i - 1])
                    .isLessThanOrEqualTo(Math.max(chosen[i - 1] + 1, widest * (chosen[i - 1] + 0.5) + 0.5));
        }
        for (int decade = 1; decade <= lags / 10; decade *= 10) {
            int from = decade;
            assertThat(Arrays.stream(chosen)
                            .filter(lag -> lag >= from && lag < 10 * from)
                            .count())
                    .as("lags from %d", decade)
                    .isLessThanOrEqualTo(Math.min(rate, 9 * decade) + 1);
        }
    }

    @Test
    void refusesRatesThatAreNone() {
        assertThatThrownBy(() -> LagThinning.of(10, -1)).hasMessage("points_per_decade -1: must be from 0 to 10000");
        assertThatThrownBy(() -> LagThinning.of(10, 10_001)).hasMessageContaining("10001");
    }
}
