package dev.perrin.snapshot.kafka;

import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.snapshot.ingest.DeadLetterSink;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jboss.logging.Logger;

/// Writes `perrin.dead-letters`. A send can block while the topic cannot be reached, so it has a thread of its own.
public final class DeadLetterProducer implements DeadLetterSink, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(DeadLetterProducer.class);

    private final KafkaProducer<byte[], byte[]> producer;
    private final ExecutorService sender = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("dead-letters").factory());

    public DeadLetterProducer(KafkaSettings settings) {
        this.producer = Clients.producer(settings);
    }

    @Override
    public CompletionStage<Void> send(DeadLetter letter) {
        LOG.warnf(
                "record refused topic=%s partition=%d offset=%d reason=%s detail=%s",
                letter.getTopic(), letter.getPartition(), letter.getOffset(), letter.getReason(), letter.getDetail());
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sender.execute(() -> send(letter, sent));
        return sent;
    }

    @Override
    public void close() {
        sender.close();
        producer.close(Duration.ofSeconds(5));
    }

    private void send(DeadLetter letter, CompletableFuture<Void> sent) {
        byte[] key = RecordKeys.ofDeadLetter(letter.getTopic(), letter.getPartition(), letter.getOffset());
        try {
            Future<RecordMetadata> unusedAsTheCallbackTells = producer.send(
                    new ProducerRecord<>(Topic.DEAD_LETTERS.topicName(), key, letter.toByteArray()),
                    (metadata, failure) -> {
                        if (failure == null) {
                            sent.complete(null);
                        } else {
                            sent.completeExceptionally(failure);
                        }
                    });
        } catch (RuntimeException failed) {
            sent.completeExceptionally(failed);
        }
    }
}
