package dev.perrin.local.benchmark;

import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Where the records of a run lie in `perrin.snapshots`, and how fast a bare consumer reads them: one that has the
/// settings of the service's consumers and looks at nothing but the length of a record.
final class RecordedRun {
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, Topic.SNAPSHOTS.partitions())
            .mapToObj(partition -> new TopicPartition(Topic.SNAPSHOTS.topicName(), partition))
            .toList();

    /// As `StreamsConfig` sets it for the consumers of a topology.
    private static final int MAX_POLL_RECORDS = 1000;

    /// As the service sets it.
    private static final int RECEIVE_BUFFER_IN_BYTES = 4 << 20;

    private final String bootstrapServers;
    private final Map<TopicPartition, Long> from;
    private final Map<TopicPartition, Long> to;

    private RecordedRun(String bootstrapServers, Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        this.bootstrapServers = bootstrapServers;
        this.from = from;
        this.to = to;
    }

    /// @param publishing while nobody else publishes
    static RecordedRun of(String bootstrapServers, BenchmarkRun publishing) throws InterruptedException {
        Map<TopicPartition, Long> before = ends(bootstrapServers);
        publishing.publishAll();
        return new RecordedRun(bootstrapServers, before, ends(bootstrapServers));
    }

    private static Map<TopicPartition, Long> ends(String bootstrapServers) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
            return consumer.endOffsets(PARTITIONS);
        }
    }

    /// @return bytes of record values read per second
    double readBytesPerSecond() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
            consumer.assign(PARTITIONS);
            from.forEach(consumer::seek);
            Map<TopicPartition, Long> left = new HashMap<>(to);
            left.entrySet().removeIf(end -> end.getValue().equals(from.get(end.getKey())));
            long size = 0;
            long start = System.nanoTime();
            while (!left.isEmpty()) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    size += record.value().length;
                }
                left.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            return 1e9 * size / (System.nanoTime() - start);
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        MAX_POLL_RECORDS,
                        ConsumerConfig.RECEIVE_BUFFER_CONFIG,
                        RECEIVE_BUFFER_IN_BYTES,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
