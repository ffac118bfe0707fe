package dev.perrin.local.faults;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Looks at the group's commits and at the dead letters all the time, past every relay, and enters them in the
/// ledger.
final class LedgerKeeper implements AutoCloseable {
    private static final TopicPartition LETTERS = new TopicPartition(Topic.DEAD_LETTERS.topicName(), 0);
    private static final int TIMEOUT_MILLIS = 3000;

    private final Ledger ledger;
    private final Admin admin;
    private final KafkaConsumer<byte[], byte[]> letters;
    private final Thread thread;
    private final Map<TopicPartition, Long> lastCommits = new HashMap<>();
    private volatile boolean stopping;

    LedgerKeeper(Ledger ledger, String bootstrapServers) {
        this.ledger = ledger;
        Map<String, Object> quick = Map.of(
                "bootstrap.servers", bootstrapServers,
                "reconnect.backoff.max.ms", 200,
                "request.timeout.ms", TIMEOUT_MILLIS,
                "default.api.timeout.ms", TIMEOUT_MILLIS);
        this.admin = Admin.create(quick);
        this.letters = new KafkaConsumer<>(quick, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        letters.assign(List.of(LETTERS));
        letters.seekToBeginning(List.of(LETTERS));
        this.thread = Thread.ofPlatform().name("ledger-keeper").start(this::watch);
    }

    /// Lets the broker forget what is committed, so that thousands of schedules fit on a disk.
    synchronized void deleteCommitted() {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        lastCommits.forEach((partition, offset) -> before.put(partition, RecordsToDelete.beforeOffset(offset)));
        admin.deleteRecords(before);
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ofSeconds(2));
        letters.close();
    }

    private void watch() {
        while (!stopping) {
            try {
                pass();
                TimeUnit.MILLISECONDS.sleep(40);
            } catch (ExecutionException | TimeoutException | KafkaException brokerIsAway) {
                // Asked again.
                Thread.onSpinWait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Commits first: what they cover was durable before.
    private void pass() throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Long> commits = new HashMap<>();
        admin.listConsumerGroupOffsets(Cluster.GROUP)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .forEach((partition, offset) -> {
                    if (offset != null && partition.topic().equals(Topic.SNAPSHOTS.topicName())) {
                        commits.put(partition, offset.offset());
                    }
                });
        long end = letters.endOffsets(List.of(LETTERS)).getOrDefault(LETTERS, 0L);
        while (letters.position(LETTERS) < end) {
            for (ConsumerRecord<byte[], byte[]> record : letters.poll(Duration.ofMillis(50))) {
                enter(record.value());
            }
        }
        commits.forEach((partition, offset) -> ledger.committed(partition.partition(), offset));
        synchronized (this) {
            lastCommits.putAll(commits);
        }
    }

    private void enter(byte[] letter) {
        try {
            ledger.letter(DeadLetter.parseFrom(letter));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a dead letter that is none", e);
        }
    }
}
