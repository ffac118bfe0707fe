package dev.perrin.snapshot.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.PublishedRun;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes as the trainer does, and sometimes as it should not. Everything is acknowledged when a method returns.
public final class TestPublisher implements AutoCloseable {
    private final String bootstrapServers;
    private final KafkaProducer<byte[], byte[]> producer;

    public TestPublisher(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                        ProducerConfig.ACKS_CONFIG, "all",
                        ProducerConfig.LINGER_MS_CONFIG, "5"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /// Makes a group begin with what is published from now on.
    public void startGroupAtTheEnd(String group) {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, Topic.SNAPSHOTS.partitions())
                .mapToObj(partition -> new TopicPartition(Topic.SNAPSHOTS.topicName(), partition))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Map<TopicPartition, OffsetAndMetadata> ends = new HashMap<>();
            admin.listOffsets(latest)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, new OffsetAndMetadata(end.offset())));
            admin.alterConsumerGroupOffsets(group, ends).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("group was not moved", e);
        }
    }

    /// Offsets that a group has committed, summed over the partitions.
    public long committed(String group) {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("group was not read", e);
        }
    }

    public void announce(RunRecord record) {
        send(List.of(new ProducerRecord<>(
                Topic.RUNS.topicName(), RecordKeys.ofRun(new RunId(record.getRun())), record.toByteArray())));
    }

    /// All shards of the snapshots from the first to the last ordinal.
    public void publish(TestRun run, long first, long last) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            for (int shard = 0; shard < run.shardCount(); shard++) {
                for (byte[] frame : run.frames(shard, ordinal)) {
                    records.add(record(run, shard, frame));
                }
            }
        }
        send(records);
    }

    /// All shards of the snapshots from the first to the last ordinal.
    public void publish(PublishedRun run, long first, long last) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            for (int shard = 0; shard < run.shardCount(); shard++) {
                for (byte[] frame : run.frames(shard, ordinal)) {
                    records.add(new ProducerRecord<>(
                            Topic.SNAPSHOTS.topicName(), RecordKeys.ofShard(run.id(), shard), frame));
                }
            }
        }
        send(records);
    }

    public void publish(CurvaturePart part) {
        send(List.of(new ProducerRecord<>(
                Topic.CURVATURE.topicName(),
                RecordKeys.ofCurvaturePart(new RunId(part.getRun()), part.getStep(), part.getPart()),
                part.toByteArray())));
    }

    /// The runs' snapshots, part by part in turn, on one partition.
    void publishSideBySide(List<TestRun> runs, long first, long last) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            long each = ordinal;
            List<List<byte[]>> frames =
                    runs.stream().map(run -> run.frames(0, each)).toList();
            for (int part = 0; part < frames.getFirst().size(); part++) {
                for (int index = 0; index < runs.size(); index++) {
                    records.add(new ProducerRecord<>(
                            Topic.SNAPSHOTS.topicName(),
                            0,
                            RecordKeys.ofShard(runs.get(index).id(), 0),
                            frames.get(index).get(part)));
                }
            }
        }
        send(records);
    }

    public void publishEachRecordTwice(TestRun run, long ordinal) {
        for (int shard = 0; shard < run.shardCount(); shard++) {
            for (byte[] frame : run.frames(shard, ordinal)) {
                send(List.of(record(run, shard, frame), record(run, shard, frame)));
            }
        }
    }

    public void sendRaw(TestRun run, int shard, byte[] value) {
        send(List.of(record(run, shard, value)));
    }

    /// Letters about records of a run's shards.
    public List<DeadLetter> deadLetters(String run) {
        TopicPartition partition = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
        List<DeadLetter> letters = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(Duration.ofMillis(100))) {
                    DeadLetter letter = DeadLetter.parseFrom(polled.value());
                    if (letter.getKey().toString(StandardCharsets.UTF_8).startsWith(run + "/")) {
                        letters.add(letter);
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("dead letter is not a DeadLetter", e);
        }
        return letters;
    }

    @Override
    public void close() {
        producer.close();
    }

    private static ProducerRecord<byte[], byte[]> record(TestRun run, int shard, byte[] frame) {
        return new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), RecordKeys.ofShard(run.id(), shard), frame);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
        for (Future<RecordMetadata> one : sent) {
            try {
                one.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException("record was not sent", e);
            }
        }
    }
}
