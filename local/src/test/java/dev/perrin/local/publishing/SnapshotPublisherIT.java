package dev.perrin.local.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.local.stack.BenchmarkStack;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.proto.trajectory.v1.Phase;
import dev.perrin.proto.trajectory.v1.Shard;
import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.PublishMetrics;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.publisher.PublishSettings.Policy;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.publisher.kafka.Compression;
import dev.perrin.publisher.kafka.KafkaSnapshotTransport;
import dev.perrin.publisher.kafka.ProducerSettings;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import dev.perrin.wire.frame.FrameDecoder;
import dev.perrin.wire.frame.FrameFormat;
import dev.perrin.wire.frame.FramePart;
import dev.perrin.wire.frame.ShardPlan;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotPublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SEVERAL_PARTS = 300_000;

    @TempDir
    private Path folder = Path.of("");

    private @Nullable BenchmarkStack started;

    @BeforeAll
    void startBroker() throws InterruptedException {
        started = BenchmarkStack.start(folder.resolve("data"));
    }

    @AfterAll
    void stopBroker() {
        stack().close();
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void everyTypeArrivesBitForBit(DataType type) throws InterruptedException {
        // Given
        RunId run = new RunId("type-" + type.getNumber());
        List<Shard> shards = ShardPlan.cut(SEVERAL_PARTS, 2, type);
        int size = SEVERAL_PARTS * FrameFormat.sizeInBytes(type);
        byte[] position = bytes(size, 1);
        byte[] velocity = bytes(size, 2);

        // When
        try (SnapshotPublisher publisher = publisher(run, shards, type, reachable(Compression.NONE))) {
            for (int ordinal = 0; ordinal < 3; ordinal++) {
                publisher.offer(
                        head(ordinal), MemorySegment.ofArray(position), MemorySegment.ofArray(velocity), () -> false);
            }
            publisher.flush(PATIENCE);
            assertThat(publisher.published()).isEqualTo(3);
        }

        // Then
        List<FramePart> parts = received(run, shards.size());
        assertThat(parts)
                .hasSize(3 * shards.stream().mapToInt(Shard::getPartCount).sum());
        byte[] gotPosition = new byte[size];
        byte[] gotVelocity = new byte[size];
        for (FramePart part : parts) {
            int first = Math.toIntExact((shards.get(part.header().getShard()).getOffset()
                            + part.header().getFirstCoordinate())
                    * FrameFormat.sizeInBytes(type));
            ByteBuffer positions = part.positionBytes();
            ByteBuffer velocities = part.velocityBytes();
            positions.get(gotPosition, first, positions.remaining());
            velocities.get(gotVelocity, first, velocities.remaining());
        }
        assertThat(gotPosition).isEqualTo(position);
        assertThat(gotVelocity).isEqualTo(velocity);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyCompressionArrives(Compression compression) throws InterruptedException {
        RunId run = new RunId("compression-" + compression.name().toLowerCase(Locale.ROOT));
        List<Shard> shards = ShardPlan.of(10, DataType.DATA_TYPE_FLOAT32);

        try (SnapshotPublisher publisher = publisher(run, shards, DataType.DATA_TYPE_FLOAT32, reachable(compression))) {
            publisher.offer(head(0), new float[10], new float[10], () -> false);
            publisher.flush(PATIENCE);
        }

        assertThat(received(run, 1)).hasSize(1);
    }

    /// The other run's broker is not there: its buffer fills, its records expire, it ends with a reason.
    @Test
    void aRunThatCannotBePublishedEndsWithItsReasonAndHoldsUpNoOther() throws InterruptedException {
        ProducerSettings unreachable =
                new ProducerSettings("127.0.0.1:1", Duration.ofSeconds(3), 2 << 20, Compression.NONE);
        List<Shard> shards = ShardPlan.of(SEVERAL_PARTS, DataType.DATA_TYPE_FLOAT32);
        float[] vector = new float[SEVERAL_PARTS];
        try (SnapshotPublisher lost = publisher(new RunId("lost"), shards, DataType.DATA_TYPE_FLOAT32, unreachable);
                SnapshotPublisher heard = publisher(
                        new RunId("heard"), shards, DataType.DATA_TYPE_FLOAT32, reachable(Compression.NONE))) {
            // Given
            lost.offer(head(0), vector, vector, () -> false);

            // When
            for (int ordinal = 0; ordinal < 20; ordinal++) {
                heard.offer(head(ordinal), vector, vector, () -> false);
            }
            heard.flush(PATIENCE);

            // Then
            assertThat(heard.published()).isEqualTo(20);
            assertThatThrownBy(() -> lost.flush(PATIENCE))
                    .isInstanceOf(PublishException.class)
                    .hasMessageContaining("no acknowledgement from 127.0.0.1:1 for " + Topic.SNAPSHOTS.topicName());
            assertThat(lost.published()).isZero();
            assertThat(lost.report().failed()).isEqualTo(1);
        }
    }

    private BenchmarkStack stack() {
        return Objects.requireNonNull(started);
    }

    private ProducerSettings reachable(Compression compression) {
        return new ProducerSettings(
                stack().settings().bootstrapServers(), Duration.ofSeconds(60), 64L << 20, compression);
    }

    private static SnapshotPublisher publisher(
            RunId run, List<Shard> shards, DataType type, ProducerSettings settings) {
        return new SnapshotPublisher(
                new PublishSettings(Policy.BLOCK, 8, 64L << 20),
                run,
                shards,
                type,
                KafkaSnapshotTransport.open(settings, run),
                PublishMetrics.NONE,
                System::nanoTime,
                Thread.ofPlatform().daemon(true).factory());
    }

    private static SnapshotHead head(long ordinal) {
        return new SnapshotHead(ordinal, ordinal, Phase.PHASE_LIMITING, ordinal == 0, OptionalLong.empty());
    }

    /// Everything of the run that the topic holds, all of it acknowledged before.
    private List<FramePart> received(RunId run, int shards) {
        List<String> keys = IntStream.range(0, shards)
                .mapToObj(shard -> new String(RecordKeys.ofShard(run, shard), StandardCharsets.UTF_8))
                .toList();
        List<FramePart> parts = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack().settings().bootstrapServers(), "auto.offset.reset", "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, Topic.SNAPSHOTS.partitions())
                    .mapToObj(partition -> new TopicPartition(Topic.SNAPSHOTS.topicName(), partition))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
                    if (keys.contains(new String(each.key(), StandardCharsets.UTF_8))) {
                        parts.add(FrameDecoder.decode(each.value()));
                    }
                }
            }
        }
        return parts;
    }

    private static byte[] bytes(int length, long seed) {
        byte[] values = new byte[length];
        new SplittableRandom(seed).nextBytes(values);
        return values;
    }
}
