package dev.perrin.trainer.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.trainer.sgd.PhasePoint;
import dev.perrin.trainer.snapshot.PublishSettings.Policy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SnapshotPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int DIMENSION = 3;

    private final HeldTransport transport = new HeldTransport();
    private final CountedPublishing metrics = new CountedPublishing();

    @Test
    void publishesACopyInOrder() throws InterruptedException {
        transport.open();
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            // Given
            PhasePoint point = new PhasePoint(DIMENSION);

            // When
            for (int ordinal = 0; ordinal < 1000; ordinal++) {
                point.position()[0] = ordinal;
                assertThat(publisher.offer(head(ordinal), point, () -> false)).isTrue();
            }
            publisher.flush(PATIENCE);

            // Then
            assertThat(publisher.published()).isEqualTo(1000);
            for (int ordinal = 0; ordinal < 1000; ordinal++) {
                assertThat(transport.ordinals().get(ordinal)).isEqualTo(ordinal);
                assertThat(transport.firstCoordinates().get(ordinal)).isEqualTo(ordinal);
            }
            assertThat(metrics.publishedCount()).isEqualTo(1000);
            assertThat(metrics.inFlightCount()).isZero();
        }
    }

    @Test
    void blockWaitsForAnAcknowledgement() throws Exception {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 2)) {
            // Given
            offer(publisher, 2);
            CompletableFuture<Boolean> third = CompletableFuture.supplyAsync(() -> offerOne(publisher, 2));
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 2);
            assertThat(third).isNotDone();

            // When
            transport.open();

            // Then
            assertThat(third.get(20, TimeUnit.SECONDS)).isTrue();
            publisher.flush(PATIENCE);
            assertThat(publisher.published()).isEqualTo(3);
            assertThat(publisher.dropped()).isZero();
        }
    }

    @Test
    void blockEndsItsWaitWhenTheRunIsStopped() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 1)) {
            AtomicBoolean stopped = new AtomicBoolean();
            offer(publisher, 1);
            stopped.set(true);

            assertThat(publisher.offer(head(1), new PhasePoint(DIMENSION), stopped::get))
                    .isFalse();
        }
    }

    @Test
    void thinDropsWholeSnapshotsAndCountsThem() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.THIN, 2)) {
            // When
            offer(publisher, 5);
            transport.open();
            publisher.flush(PATIENCE);

            // Then
            assertThat(publisher.published()).isEqualTo(2);
            assertThat(publisher.dropped()).isEqualTo(3);
            assertThat(metrics.droppedCount()).isEqualTo(3);
            assertThat(transport.ordinals()).containsExactly(0L, 1L);
        }
    }

    @Test
    void aFailureIsToldWithItsCause() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            // Given
            offer(publisher, 2);
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 2);

            // When
            transport.failNext(new IOException("broker gone"));

            // Then
            assertThatThrownBy(() -> offer(publisher, 1))
                    .isInstanceOf(PublishException.class)
                    .hasMessage("a snapshot could not be published: broker gone")
                    .hasRootCauseInstanceOf(IOException.class);
            transport.open();
            assertThatThrownBy(() -> publisher.flush(PATIENCE)).isInstanceOf(PublishException.class);
            assertThat(publisher.published()).isEqualTo(1);
            assertThat(metrics.failedCount()).isEqualTo(1);
        }
    }

    @Test
    void aTransportThatThrowsIsAFailure() {
        SnapshotTransport broken = (head, point, delivery) -> {
            throw new IllegalStateException("full");
        };
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4, broken)) {
            assertThatThrownBy(() -> {
                        offer(publisher, 1);
                        publisher.flush(PATIENCE);
                    })
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("full");
        }
    }

    @Test
    void aFlushDoesNotWaitForEver() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            offer(publisher, 3);

            assertThatThrownBy(() -> publisher.flush(Duration.ofMillis(200)))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("3 snapshots were not acknowledged");
        }
    }

    @Test
    void capacityFollowsTheMemoryThatIsAllowed() {
        PublishSettings settings = new PublishSettings(Policy.BLOCK, 256, 1 << 20);

        assertThat(settings.capacity(650)).isEqualTo(100);
        assertThat(settings.capacity(1)).isEqualTo(256);
        assertThat(settings.capacity(10_000_000)).isEqualTo(1);
    }

    private SnapshotPublisher publisher(Policy policy, int capacity) {
        return publisher(policy, capacity, transport);
    }

    private SnapshotPublisher publisher(Policy policy, int capacity, SnapshotTransport target) {
        return new SnapshotPublisher(
                new PublishSettings(policy, capacity, 1 << 30),
                DIMENSION,
                target,
                metrics,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory());
    }

    private static void offer(SnapshotPublisher publisher, int count) throws InterruptedException {
        for (int ordinal = 0; ordinal < count; ordinal++) {
            publisher.offer(head(ordinal), new PhasePoint(DIMENSION), () -> false);
        }
    }

    private static boolean offerOne(SnapshotPublisher publisher, int ordinal) {
        try {
            return publisher.offer(head(ordinal), new PhasePoint(DIMENSION), () -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SnapshotHead head(long ordinal) {
        return new SnapshotHead(ordinal, ordinal * 10, false, ordinal == 0, 0);
    }
}
