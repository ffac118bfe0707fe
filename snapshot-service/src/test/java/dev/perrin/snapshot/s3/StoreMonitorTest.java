package dev.perrin.snapshot.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoreMonitorTest {
    private long nowNanos;
    private final StoreMonitor monitor = new StoreMonitor(() -> nowNanos);

    @Test
    void isFullUntilAsMuchFitsInAgain() {
        // Given
        monitor.refusedAsFull("no room", false, 1000);
        monitor.refusedAsFull("no room at all", false, 500);

        // When
        monitor.putSucceeded(999);

        // Then
        assertThat(monitor.full()).hasValueSatisfying(full -> {
            assertThat(full.cause()).isEqualTo("no room at all");
            assertThat(full.sizeInBytes()).isEqualTo(1000);
        });
        monitor.putSucceeded(1000);
        assertThat(monitor.full()).isEmpty();
        assertThat(monitor.refusals()).isEqualTo(2);
    }

    @Test
    void isNotFullAnyMoreWhenNobodyHasTriedForSomeTime() {
        // Given
        monitor.refusedAsFull("no room", false, 1000);
        nowNanos += StoreMonitor.REFUSAL_LASTS.toNanos();
        assertThat(monitor.full()).isPresent();

        // When
        nowNanos++;

        // Then
        assertThat(monitor.full()).isEmpty();
        monitor.refusedAsFull("another time", false, 2000);
        assertThat(monitor.full().orElseThrow().sizeInBytes()).isEqualTo(2000);
    }
}
