package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private final AtomicLong nanos = new AtomicLong();
    private final List<Long> waits = new ArrayList<>();

    @Test
    void aLateSnapshotDoesNotDelayThoseAfterIt() {
        // Given
        Pace pace = Pace.ofSnapshots(OptionalDouble.of(2), nanos::get, this::pass);

        // When
        pace.keep(1);
        nanos.addAndGet(700_000_000);
        pace.keep(1);
        pace.keep(1);

        // Then
        assertThat(waits).containsExactly(500_000_000L, 300_000_000L);
    }

    @Test
    void waitsForNothingWithoutARate() {
        // When
        Pace.ofSnapshots(OptionalDouble.empty(), nanos::get, this::pass).keep(10);
        Pace.ofBytes(0, nanos::get, this::pass).keep(10);

        // Then
        assertThat(waits).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesWhatIsNoRate(double rate) {
        assertThatThrownBy(() -> Pace.ofSnapshots(OptionalDouble.of(rate), nanos::get, this::pass))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("snapshots_per_second must be finite and > 0, but is " + rate);
    }

    private void pass(long wait) {
        waits.add(wait);
        nanos.addAndGet(wait);
    }
}
