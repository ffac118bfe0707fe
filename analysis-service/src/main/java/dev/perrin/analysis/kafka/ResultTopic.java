package dev.perrin.analysis.kafka;

import dev.perrin.analysis.live.ResultName;
import dev.perrin.analysis.reanalysis.ResultSink;
import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.wire.Topic;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/// Publishes results of re-analyses on the topic that every instance and every viewer reads. Thread safe.
public final class ResultTopic implements ResultSink, AutoCloseable {
    private static final long PATIENCE_SECONDS = 130;

    private final Supplier<Producer<String, byte[]>> connect;
    private @Nullable Producer<String, byte[]> producer;
    private boolean closed;

    /// @param connect makes the producer when there is something to publish
    public ResultTopic(Supplier<Producer<String, byte[]>> connect) {
        this.connect = connect;
    }

    /// Returns when the result is durable.
    @Override
    public void publish(AnalysisResult result) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(Topic.ANALYSIS.topicName(), ResultName.of(result), result.toByteArray());
        try {
            var _ = producer().send(record).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while publishing result " + record.key(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot publish result " + record.key(), e);
        }
    }

    private synchronized Producer<String, byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("shutting down");
        }
        if (producer == null) {
            producer = connect.get();
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close();
        }
    }
}
