package dev.perrin.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.publisher.PublishSettings.Policy;
import dev.perrin.wire.RunId;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.ShardPlan;
import dev.perrin.wire.frame.SnapshotFrames;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class SnapshotPublisherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final RunId RUN = new RunId("run");
    private static final int DIMENSION = 3;

    private final HeldTransport transport = new HeldTransport();
    private final CountedPublishing metrics = new CountedPublishing();

    @Test
    void publishesACopyInOrder() throws InterruptedException {
        transport.open();
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            // Given
            float[] position = new float[DIMENSION];
            float[] velocity = new float[DIMENSION];

            // When
            for (int ordinal = 0; ordinal < 1000; ordinal++) {
                position[0] = ordinal;
                velocity[2] = -ordinal;
                assertThat(publisher.offer(head(ordinal), position, velocity, () -> false))
                        .isTrue();
            }
            publisher.flush(PATIENCE);

            // Then
            assertThat(publisher.published()).isEqualTo(1000);
            List<FramePart> parts = transport.parts();
            for (int ordinal = 0; ordinal < 1000; ordinal++) {
                FramePart part = parts.get(ordinal);
                assertThat(part.header().getRun()).isEqualTo("run");
                assertThat(part.header().getOrdinal()).isEqualTo(ordinal);
                assertThat(part.header().getStep()).isEqualTo(10L * ordinal);
                assertThat(part.positions().get(0)).isEqualTo(ordinal);
                assertThat(part.velocities().get(2)).isEqualTo(-ordinal);
            }
            assertThat(metrics.publishedCount()).isEqualTo(1000);
            assertThat(metrics.publishedSizeInBytes())
                    .isEqualTo(publisher.report().publishedSizeInBytes())
                    .isGreaterThan(1000L * 2 * DIMENSION * Float.BYTES);
            assertThat(metrics.inFlightCount()).isZero();
            await().atMost(PATIENCE).until(() -> metrics.queuedCount() == 0);
        }
        assertThat(transport.isClosed()).isTrue();
    }

    @Test
    void everyTypeIsKeptAsItIs() throws InterruptedException {
        transport.open();
        double[] doubles = {0.1, Double.MIN_VALUE, Double.NaN};
        short[] halves = {(short) 0x3f80, (short) 0x7fc1, (short) 0x8000};
        ByteBuffer bytes = ByteBuffer.allocateDirect(DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(new float[] {1, 2, 3});

        // When
        try (SnapshotPublisher publisher = publisher(DataType.DATA_TYPE_FLOAT64)) {
            publisher.offer(head(0), doubles, new double[] {1, 2, 3}, () -> false);
            publisher.flush(PATIENCE);
        }
        try (SnapshotPublisher publisher = publisher(DataType.DATA_TYPE_BFLOAT16)) {
            publisher.offer(head(0), halves, halves, () -> false);
            publisher.flush(PATIENCE);
        }
        try (SnapshotPublisher publisher = publisher(DataType.DATA_TYPE_FLOAT32)) {
            publisher.offer(head(0), MemorySegment.ofBuffer(bytes), MemorySegment.ofBuffer(bytes), () -> false);
            publisher.flush(PATIENCE);
        }

        // Then
        List<FramePart> parts = transport.parts();
        double[] gotDoubles = new double[DIMENSION];
        parts.get(0).positionBytes().asDoubleBuffer().get(gotDoubles);
        assertThat(gotDoubles).containsExactly(doubles);
        short[] gotHalves = new short[DIMENSION];
        parts.get(1).velocityBytes().asShortBuffer().get(gotHalves);
        assertThat(gotHalves).containsExactly(halves);
        assertThat(parts.get(2).positions().get(2)).isEqualTo(3);
        assertThat(parts.stream().map(part -> part.header().getDataType()))
                .containsExactly(DataType.DATA_TYPE_FLOAT64, DataType.DATA_TYPE_BFLOAT16, DataType.DATA_TYPE_FLOAT32);
    }

    @Test
    void aBarrierWaitsForWhatWasOfferedBeforeItAndForNothingElse() throws Exception {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 8)) {
            // Given
            offer(publisher, 0, 2);
            AcknowledgementBarrier first = publisher.barrier();
            offer(publisher, 2, 3);
            AcknowledgementBarrier second = publisher.barrier();
            offer(publisher, 3, 4);
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 4);

            // When, Then
            transport.acknowledgeNext();
            assertThat(first.await(Duration.ZERO)).isFalse();
            transport.acknowledgeNext();
            publisher.awaitAcknowledged(first, PATIENCE);
            assertThat(second.await(Duration.ZERO)).isFalse();
            transport.acknowledgeNext();
            publisher.awaitAcknowledged(second, PATIENCE);
            publisher.awaitAcknowledged(first, PATIENCE);
            assertThat(publisher.inFlight()).isEqualTo(1);
            assertThatThrownBy(() -> publisher.awaitAcknowledged(publisher.barrier(), Duration.ZERO))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("were not acknowledged within 0 s");
            transport.failNext(new IOException("broker gone"));
            assertThatThrownBy(() -> publisher.awaitAcknowledged(publisher.barrier(), PATIENCE))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("broker gone");
        }
    }

    @Test
    void aLaterBarrierWaitsForEverythingBeforeAnEarlierOneToo() throws Exception {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 8)) {
            // Given
            offer(publisher, 0, 1);
            AcknowledgementBarrier _ = publisher.barrier();
            AcknowledgementBarrier second = publisher.barrier();
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 1);

            // When, Then
            assertThat(second.await(Duration.ZERO)).isFalse();
            transport.acknowledgeNext();
            assertThat(second.await(PATIENCE)).isTrue();
        }
    }

    @Test
    void blockWaitsForAnAcknowledgement() throws Exception {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 2)) {
            // Given
            offer(publisher, 0, 2);
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
            assertThat(publisher.report().blocked()).isPositive();
            assertThat(metrics.blockedNanos())
                    .isEqualTo(publisher.report().blocked().toNanos());
        }
    }

    @Test
    void blockEndsItsWaitWhenTheRunIsStopped() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 1)) {
            AtomicBoolean stopped = new AtomicBoolean();
            offer(publisher, 0, 1);
            stopped.set(true);

            assertThat(publisher.offer(head(1), new float[DIMENSION], new float[DIMENSION], stopped::get))
                    .isFalse();
        }
    }

    @Test
    void thinDropsWholeSnapshotsAndCountsThem() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.THIN, 2)) {
            // When
            offer(publisher, 0, 5);
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 2);
            transport.acknowledgeNext();
            offer(publisher, 5, 7);
            transport.open();
            publisher.flush(PATIENCE);

            // Then
            assertThat(publisher.dropped()).isEqualTo(4);
            assertThat(publisher.report().gaps()).isEqualTo(2);
            assertThat(metrics.droppedCount()).isEqualTo(4);
            assertThat(transport.ordinals()).containsExactly(0L, 1L, 5L);
            assertThat(publisher.published()).isEqualTo(3);
        }
    }

    /// The transport does not take anything, so every snapshot must be kept, and there is room for three.
    @Test
    void memoryIsBoundedExactly() throws InterruptedException {
        long one = SnapshotFrames.maxSizeInBytes(RUN, shards(DataType.DATA_TYPE_FLOAT32), DataType.DATA_TYPE_FLOAT32);
        PublishSettings settings = new PublishSettings(Policy.THIN, 100, 4 * one - 1);
        transport.fill();
        try (SnapshotPublisher publisher = publisher(settings, DataType.DATA_TYPE_FLOAT32, transport)) {
            // When
            offer(publisher, 0, 50);

            // Then
            assertThat(publisher.maxBufferedSizeInBytes()).isEqualTo(3 * one);
            assertThat(publisher.allocatedSizeInBytes()).isEqualTo(3 * one);
            assertThat(publisher.inFlight()).isEqualTo(3);
            assertThat(metrics.queuedCount()).isEqualTo(3);
            assertThat(publisher.dropped()).isEqualTo(47);

            // When the transport has taken them, though nothing is acknowledged
            transport.makeRoom();
            await().atMost(PATIENCE).until(() -> metrics.queuedCount() == 0);
            offer(publisher, 50, 51);

            // Then
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 4);
            assertThat(transport.ordinals()).containsExactly(0L, 1L, 2L, 50L);
            assertThat(publisher.inFlight()).isEqualTo(4);
            assertThat(publisher.allocatedSizeInBytes()).isEqualTo(3 * one);
        }
    }

    @Test
    void oneSnapshotIsAllowedHoweverLarge() {
        PublishSettings settings = new PublishSettings(Policy.BLOCK, 256, 1 << 20);

        assertThat(settings.bufferedSnapshots(10_000)).isEqualTo(104);
        assertThat(settings.bufferedSnapshots(1)).isEqualTo(256);
        assertThat(settings.bufferedSnapshots(1L << 40)).isEqualTo(1);
    }

    @Test
    void aRunThatHangsHoldsUpNoOther() throws InterruptedException {
        HeldTransport slow = new HeldTransport();
        slow.fill();
        transport.open();
        try (SnapshotPublisher held = publisher(settings(Policy.THIN, 4), DataType.DATA_TYPE_FLOAT32, slow);
                SnapshotPublisher free = publisher(Policy.BLOCK, 4)) {
            // Given
            offer(held, 0, 10);

            // When
            offer(free, 0, 1000);
            free.flush(PATIENCE);

            // Then
            assertThat(free.published()).isEqualTo(1000);
            assertThat(held.published()).isZero();
            assertThat(held.dropped()).isEqualTo(6);
            assertThat(metrics.inFlightCount()).isEqualTo(4);
            slow.makeRoom();
        }
    }

    @Test
    void aFailureIsToldWithItsCause() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            // Given
            offer(publisher, 0, 2);
            await().atMost(PATIENCE).until(() -> transport.ordinals().size() == 2);

            // When
            transport.failNext(new IOException("broker gone"));

            // Then
            assertThatThrownBy(() -> offer(publisher, 2, 3))
                    .isInstanceOf(PublishException.class)
                    .hasMessage("a snapshot could not be published: broker gone")
                    .hasRootCauseInstanceOf(IOException.class);
            transport.open();
            assertThatThrownBy(() -> publisher.flush(PATIENCE)).isInstanceOf(PublishException.class);
            assertThat(publisher.published()).isEqualTo(1);
            assertThat(metrics.failedCount()).isEqualTo(1);
            assertThat(publisher.report().failed()).isEqualTo(1);
        }
    }

    @Test
    void aTransportThatThrowsIsAFailure() {
        SnapshotTransport broken = (shard, frame, delivery) -> {
            throw new IllegalStateException("full");
        };
        try (SnapshotPublisher publisher = publisher(settings(Policy.BLOCK, 4), DataType.DATA_TYPE_FLOAT32, broken)) {
            assertThatThrownBy(() -> {
                        offer(publisher, 0, 1);
                        publisher.flush(PATIENCE);
                    })
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("full");
        }
    }

    @Test
    void aFlushDoesNotWaitForEver() throws InterruptedException {
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 4)) {
            offer(publisher, 0, 3);

            assertThatThrownBy(() -> publisher.flush(Duration.ofMillis(200)))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("3 snapshots were not acknowledged");
        }
    }

    @Test
    void buffersGoWithTheirSnapshotAsTheyWereWhenItWasOffered() throws InterruptedException {
        transport.open();
        try (SnapshotPublisher publisher = withBuffers(2)) {
            float[] vector = new float[DIMENSION];
            MemorySegment segment = MemorySegment.ofArray(vector);
            float[] buffers = new float[2];

            // When
            for (int ordinal = 0; ordinal < 200; ordinal++) {
                buffers[1] = ordinal;
                if (ordinal % 2 == 0) {
                    publisher.offer(head(ordinal), vector, vector, buffers, () -> false);
                } else {
                    publisher.offer(head(ordinal), segment, segment, buffers, () -> false);
                }
                buffers[1] = -1;
            }
            publisher.flush(PATIENCE);

            // Then
            List<FramePart> parts = transport.parts();
            for (int ordinal = 0; ordinal < 200; ordinal++) {
                ByteBuffer sent = parts.get(ordinal).bufferBytes();
                assertThat(sent.remaining()).isEqualTo(8);
                assertThat(sent.getFloat(4)).isEqualTo(ordinal);
            }
            assertThatIllegalArgumentException()
                    .as("none given")
                    .isThrownBy(() -> publisher.offer(head(200), vector, vector, () -> false))
                    .withMessage("buffers must be 2 values, but are 0");
        }
    }

    @Test
    void vectorsThatDoNotFitAreRefusedAndCostNothing() throws InterruptedException {
        transport.open();
        try (SnapshotPublisher publisher = publisher(Policy.BLOCK, 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> publisher.offer(head(0), new float[2], new float[3], () -> false))
                    .withMessage("position must have 3 coordinates of 4 bytes, but has 8 bytes");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> publisher.offer(head(0), new double[3], new double[3], () -> false))
                    .withMessageContaining("DATA_TYPE_FLOAT32, but are DATA_TYPE_FLOAT64");

            offer(publisher, 0, 1);
            publisher.flush(PATIENCE);
            assertThat(publisher.published()).isEqualTo(1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> offer(publisher, 0, 1))
                    .withMessage("ordinal must be above the last one offered, 0, but is 0");
        }
    }

    private SnapshotPublisher withBuffers(int count) {
        return new SnapshotPublisher(
                settings(Policy.BLOCK, 4),
                RUN,
                shards(DataType.DATA_TYPE_FLOAT32),
                DataType.DATA_TYPE_FLOAT32,
                count,
                transport,
                metrics,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory());
    }

    private SnapshotPublisher publisher(Policy policy, int maxInFlight) {
        return publisher(settings(policy, maxInFlight), DataType.DATA_TYPE_FLOAT32, transport);
    }

    private SnapshotPublisher publisher(DataType type) {
        return publisher(settings(Policy.BLOCK, 4), type, transport);
    }

    private SnapshotPublisher publisher(PublishSettings settings, DataType type, SnapshotTransport target) {
        return new SnapshotPublisher(
                settings,
                RUN,
                shards(type),
                type,
                target,
                metrics,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory());
    }

    private static List<Shard> shards(DataType type) {
        return ShardPlan.of(DIMENSION, type);
    }

    private static PublishSettings settings(Policy policy, int maxInFlight) {
        return new PublishSettings(policy, maxInFlight, 1 << 30);
    }

    private static void offer(SnapshotPublisher publisher, int first, int end) throws InterruptedException {
        for (int ordinal = first; ordinal < end; ordinal++) {
            publisher.offer(head(ordinal), new float[DIMENSION], new float[DIMENSION], () -> false);
        }
    }

    private static boolean offerOne(SnapshotPublisher publisher, int ordinal) {
        try {
            return publisher.offer(head(ordinal), new float[DIMENSION], new float[DIMENSION], () -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static SnapshotHead head(long ordinal) {
        return new SnapshotHead(ordinal, ordinal * 10, Phase.PHASE_LIMITING, ordinal == 0, OptionalLong.of(0));
    }
}
