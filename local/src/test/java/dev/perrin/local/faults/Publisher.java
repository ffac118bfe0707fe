package dev.perrin.local.faults;

import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Publishes records as they are planned, good and bad, through the publisher's relay. Idempotent: what is sent
/// again on the wire stands in the log once.
final class Publisher implements AutoCloseable {
    private record Sent(Future<RecordMetadata> acknowledgement, Fate fate) {}

    private final KafkaProducer<byte[], byte[]> producer;
    private final Ledger ledger;
    private final Deque<Sent> sent = new ArrayDeque<>();

    Publisher(String bootstrapServers, Ledger ledger) {
        this.ledger = ledger;
        this.producer = new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", bootstrapServers),
                        Map.entry("acks", "all"),
                        Map.entry("enable.idempotence", true),
                        Map.entry("linger.ms", 1),
                        Map.entry("max.request.size", 2 << 20),
                        Map.entry("batch.size", 64 << 10),
                        Map.entry("request.timeout.ms", 2000),
                        Map.entry("delivery.timeout.ms", 120_000),
                        Map.entry("reconnect.backoff.max.ms", 200)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void announce(RunRecord record) throws InterruptedException {
        RunId run = new RunId(record.getRun());
        await(producer.send(new ProducerRecord<>(Topic.RUNS.topicName(), RecordKeys.ofRun(run), record.toByteArray())));
    }

    /// Ends a run for good.
    void forget(RunId run) throws InterruptedException {
        byte[] tombstone = null;
        await(producer.send(new ProducerRecord<>(Topic.RUNS.topicName(), RecordKeys.ofRun(run), tombstone)));
    }

    /// Returns when all are acknowledged.
    void publish(List<CurvaturePart> parts) throws InterruptedException {
        List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
        for (CurvaturePart part : parts) {
            acknowledgements.add(producer.send(new ProducerRecord<>(
                    Topic.CURVATURE.topicName(),
                    RecordKeys.ofCurvaturePart(new RunId(part.getRun()), part.getStep(), part.getPart()),
                    part.toByteArray())));
        }
        for (Future<RecordMetadata> acknowledgement : acknowledgements) {
            RecordMetadata _ = await(acknowledgement);
        }
    }

    void send(PlannedRecord record, Fate fate) {
        sent.add(new Sent(
                producer.send(new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), record.key(), record.value())), fate));
    }

    /// Enters what has been acknowledged so far in the ledger.
    void settle() throws InterruptedException {
        while (!sent.isEmpty() && sent.getFirst().acknowledgement().isDone()) {
            enter(sent.removeFirst());
        }
    }

    /// Returns when all is acknowledged.
    void flush() throws InterruptedException {
        while (!sent.isEmpty()) {
            enter(sent.removeFirst());
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }

    private void enter(Sent each) throws InterruptedException {
        RecordMetadata metadata = await(each.acknowledgement());
        ledger.acknowledged(metadata.partition(), metadata.offset(), each.fate());
    }

    private static RecordMetadata await(Future<RecordMetadata> acknowledgement) throws InterruptedException {
        try {
            return acknowledgement.get(120, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the publisher failed", e);
        }
    }
}
