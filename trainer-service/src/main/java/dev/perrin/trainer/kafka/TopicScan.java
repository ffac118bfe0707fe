package dev.perrin.trainer.kafka;

import dev.perrin.publisher.PublishException;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads a topic from its start to the end it has now.
final class TopicScan {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final Topic topic;
    private final String isolation;

    private TopicScan(KafkaSettings settings, Topic topic, String isolation) {
        this.settings = settings;
        this.topic = topic;
        this.isolation = isolation;
    }

    static TopicScan of(KafkaSettings settings, Topic topic) {
        return new TopicScan(settings, topic, "read_uncommitted");
    }

    /// Of records that were committed. A transaction that is open now is waited for: the broker ends it in time.
    static TopicScan committed(KafkaSettings settings, Topic topic) {
        return new TopicScan(settings, topic, "read_committed");
    }

    /// @throws PublishException when the broker cannot be reached
    void forEach(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (Consumer<byte[], byte[]> consumer = consumer(isolation)) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = ends(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!reached(consumer, ends)) {
                consumer.poll(POLL).forEach(each);
            }
        } catch (KafkaException e) {
            throw new PublishException("cannot read " + topic.topicName() + " from " + settings.bootstrapServers(), e);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName(), TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new PublishException("topic " + topic.topicName() + " does not exist");
        }
        return partitions;
    }

    /// Behind open transactions too, where a reader of committed records does not look.
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (Consumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
            return consumer.endOffsets(partitions, TIMEOUT);
        }
    }

    private static boolean reached(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
    }

    private Consumer<byte[], byte[]> consumer(String level) {
        Map<String, Object> properties = settings.reader("perrin-trainer-reader");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level);
        return new KafkaConsumer<>(properties);
    }
}
