package dev.perrin.trainer.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.publisher.PublishException;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/// Reads `perrin.runs` from its start to the end it has now; the last record of a run counts.
final class RunsReader {
    private static final System.Logger LOG = System.getLogger(RunsReader.class.getName());
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final KafkaSettings settings;

    RunsReader(KafkaSettings settings) {
        this.settings = settings;
    }

    List<RunRecord> read() {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings.reader("perrin-trainer-runs"))) {
            return read(consumer);
        } catch (KafkaException e) {
            throw new PublishException(
                    "cannot read " + Topic.RUNS.topicName() + " from " + settings.bootstrapServers(), e);
        }
    }

    private static List<RunRecord> read(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(Topic.RUNS.topicName(), TIMEOUT);
        if (found.isEmpty()) {
            throw new PublishException("topic " + Topic.RUNS.topicName() + " does not exist");
        }
        List<TopicPartition> partitions = found.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Map<RunId, RunRecord> latest = new LinkedHashMap<>();
        while (!reached(consumer, partitions, ends)) {
            for (ConsumerRecord<byte[], byte[]> received : consumer.poll(Duration.ofMillis(500))) {
                keep(received, latest);
            }
        }
        return List.copyOf(latest.values());
    }

    private static boolean reached(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        for (TopicPartition partition : partitions) {
            if (consumer.position(partition, TIMEOUT) < ends.getOrDefault(partition, 0L)) {
                return false;
            }
        }
        return true;
    }

    private static void keep(ConsumerRecord<byte[], byte[]> received, Map<RunId, RunRecord> latest) {
        byte[] value = received.value();
        if (value == null) {
            return;
        }
        try {
            RunRecord runRecord = RunRecord.parseFrom(value);
            latest.put(new RunId(runRecord.getRun()), runRecord);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "event=record-refused topic=" + received.topic() + " partition=" + received.partition() + " offset="
                            + received.offset(),
                    e);
        }
    }
}
