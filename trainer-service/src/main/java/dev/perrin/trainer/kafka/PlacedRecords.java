package dev.perrin.trainer.kafka;

import dev.perrin.proto.checkpoint.v1.RecordPlace;
import dev.perrin.publisher.PublishException;
import dev.perrin.trainer.checkpoint.CheckpointLostException;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// Reads records of a topic by their places: an offset stays what it is, also where others were compacted away.
final class PlacedRecords {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaSettings settings;
    private final Topic topic;

    PlacedRecords(KafkaSettings settings, Topic topic) {
        this.settings = settings;
        this.topic = topic;
    }

    /// @return values, in the order of the places
    /// @throws CheckpointLostException when one is not there any more
    /// @throws PublishException when the broker cannot be reached
    List<byte[]> read(List<RecordPlace> places) {
        Map<TopicPartition, NavigableMap<Long, Integer>> wanted = new HashMap<>();
        for (int i = 0; i < places.size(); i++) {
            RecordPlace place = places.get(i);
            wanted.computeIfAbsent(new TopicPartition(topic.topicName(), place.getPartition()), _ -> new TreeMap<>())
                    .put(place.getOffset(), i);
        }
        Map<String, Object> properties = settings.reader("perrin-trainer-places");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A place before the start of its partition is lost, not a reason to begin elsewhere.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
            return read(consumer, wanted, places.size());
        } catch (org.apache.kafka.clients.consumer.OffsetOutOfRangeException e) {
            throw new CheckpointLostException("records are gone from " + topic.topicName() + ": " + e.getMessage());
        } catch (KafkaException e) {
            throw new PublishException("cannot read " + topic.topicName() + " from " + settings.bootstrapServers(), e);
        }
    }

    private List<byte[]> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, NavigableMap<Long, Integer>> wanted, int count) {
        Map<Integer, byte[]> found = new HashMap<>();
        consumer.assign(wanted.keySet());
        wanted.forEach((partition, offsets) -> consumer.seek(partition, offsets.firstKey()));
        while (!consumer.assignment().equals(consumer.paused())) {
            for (ConsumerRecord<byte[], byte[]> received : consumer.poll(POLL)) {
                Integer index = wanted.getOrDefault(
                                new TopicPartition(received.topic(), received.partition()), new TreeMap<>())
                        .get(received.offset());
                if (index != null && received.value() != null) {
                    found.put(index, received.value());
                }
            }
            for (TopicPartition partition : Set.copyOf(consumer.assignment())) {
                NavigableMap<Long, Integer> offsets = wanted.getOrDefault(partition, new TreeMap<>());
                if (offsets.isEmpty() || consumer.position(partition, TIMEOUT) > offsets.lastKey()) {
                    consumer.pause(Set.of(partition));
                }
            }
        }
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = found.get(i);
            if (value == null) {
                throw new CheckpointLostException(
                        "record " + i + " of " + count + " is not on " + topic.topicName() + " any more");
            }
            values.add(value);
        }
        return values;
    }
}
