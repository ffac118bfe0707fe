package dev.perrin.publisher.kafka;

import dev.perrin.publisher.PublishException;
import dev.perrin.publisher.SnapshotTransport;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/// Frames of one run on `perrin.snapshots`, one record each, through a producer of its own: a partition that is
/// slow fills the buffer, and holds the connection, of the runs on it and of no other.
public final class KafkaSnapshotTransport implements SnapshotTransport {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final RunId run;
    private final String failureMessage;

    private KafkaSnapshotTransport(Producer<byte[], byte[]> producer, RunId run, String failureMessage) {
        this.producer = producer;
        this.run = run;
        this.failureMessage = failureMessage;
    }

    /// @throws PublishException when a producer cannot be made of the settings
    public static KafkaSnapshotTransport open(ProducerSettings settings, RunId run) {
        String failureMessage =
                "no acknowledgement from " + settings.bootstrapServers() + " for " + Topic.SNAPSHOTS.topicName();
        try {
            return new KafkaSnapshotTransport(
                    new KafkaProducer<>(settings.properties("perrin-snapshots-" + run)), run, failureMessage);
        } catch (KafkaException e) {
            throw new PublishException(failureMessage, e.getCause() == null ? e : e.getCause());
        }
    }

    /// The producer copies the frame into its buffer before it returns, and waits for room there as long as a
    /// record may take to arrive.
    @Override
    public void send(int shard, byte[] frame, Delivery delivery) {
        try {
            // Its outcome is told to the callback.
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), RecordKeys.ofShard(run, shard), frame),
                    (_, failure) -> {
                        if (failure == null) {
                            delivery.acknowledged();
                        } else {
                            delivery.failed(new PublishException(failureMessage, failure));
                        }
                    });
        } catch (KafkaException e) {
            throw new PublishException(failureMessage, e);
        }
    }

    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
