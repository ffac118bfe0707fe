package dev.perrin.snapshot.kafka;

import com.google.protobuf.MessageLite;
import dev.perrin.proto.curvature.v1.CurvaturePart;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.republish.RunStream;
import dev.perrin.snapshot.republish.RunStreamException;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A run on its way to Kafka, over a producer of its own, whose buffer is the bound on what is under way.
public final class KafkaRunStream implements RunStream {
    private static final Logger LOG = Logger.getLogger(KafkaRunStream.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();

    public KafkaRunStream(KafkaSettings settings) {
        this.producer = Clients.republisher(settings);
    }

    @Override
    public void publish(RunRecord record) {
        await(Topic.RUNS, RecordKeys.ofRun(new RunId(record.getRun())), record);
    }

    @Override
    public void publish(CurvaturePart part) {
        await(
                Topic.CURVATURE,
                RecordKeys.ofCurvaturePart(new RunId(part.getRun()), part.getStep(), part.getPart()),
                part);
    }

    @Override
    public void send(RunId run, int shard, byte[] frame, Runnable acknowledged) {
        requireNothingLost();
        try {
            Future<RecordMetadata> _ = producer.send(
                    new ProducerRecord<>(Topic.SNAPSHOTS.topicName(), RecordKeys.ofShard(run, shard), frame),
                    (_, failure) -> {
                        if (failure == null) {
                            acknowledged.run();
                        } else {
                            lost.compareAndSet(null, failure);
                        }
                    });
        } catch (KafkaException failed) {
            throw new RunStreamException(message(Topic.SNAPSHOTS, failed), failed);
        }
    }

    @Override
    public void flush() {
        producer.flush();
        requireNothingLost();
    }

    @Override
    public void close() {
        try {
            producer.close(CLOSE_TIMEOUT);
        } catch (KafkaException failed) {
            LOG.warnf("producer was not closed cause=%s", failed.getMessage());
        }
    }

    private void await(Topic topic, byte[] key, MessageLite value) {
        try {
            // The producer's own delivery timeout bounds the wait.
            producer.send(new ProducerRecord<>(topic.topicName(), key, value.toByteArray()))
                    .get();
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new RunStreamException(message(topic, cause), cause);
        } catch (KafkaException failed) {
            throw new RunStreamException(message(topic, failed), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunStreamException("interrupted while writing " + topic.topicName(), interrupted);
        }
    }

    private void requireNothingLost() {
        Exception failure = lost.get();
        if (failure != null) {
            throw new RunStreamException(message(Topic.SNAPSHOTS, failure), failure);
        }
    }

    private static String message(Topic topic, Throwable cause) {
        return "no acknowledgement for a record of " + topic.topicName() + ": " + cause.getMessage();
    }
}
