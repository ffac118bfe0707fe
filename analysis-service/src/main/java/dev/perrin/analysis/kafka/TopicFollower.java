package dev.perrin.analysis.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/// Reads whole topics from their beginning, on a thread of its own and without a consumer group, and goes on
/// following them. After an error it begins again from the beginning: what it feeds must take repeats.
public final class TopicFollower implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long CONTACT_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final Duration CONTACT_TIMEOUT = Duration.ofSeconds(3);

    private final List<String> topics;
    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final Consumer<ConsumerRecord<byte[], byte[]>> sink;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile long lastContactNanos = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    public TopicFollower(
            List<String> topics,
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        this.topics = List.copyOf(topics);
        this.consumers = consumers;
        this.sink = sink;
    }

    public void start() {
        Thread.ofPlatform().daemon().name("topic-follower").start(this::run);
    }

    /// Waits until everything that was there at the start has been read.
    ///
    /// @return false when closed before
    public boolean awaitCaughtUp() throws InterruptedException {
        while (!caughtUp.await(200, TimeUnit.MILLISECONDS)) {
            if (closed.getCount() == 0) {
                return false;
            }
        }
        return closed.getCount() > 0;
    }

    public boolean isCaughtUp() {
        return caughtUp.getCount() == 0;
    }

    /// Whether the broker answered within the last seconds.
    public boolean hasContact() {
        return System.nanoTime() - lastContactNanos < 4 * CONTACT_INTERVAL_NANOS;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    private void run() {
        while (closed.getCount() > 0) {
            try (org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer = consumers.get()) {
                follow(consumer);
            } catch (KafkaException | MissingTopicException e) {
                LOG.warnf("cannot follow topics=%s detail=%s", topics, e.getMessage());
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (closed.await(1, TimeUnit.SECONDS)) {
                LOG.debug("closed while waiting for the broker");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    private void follow(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, CONTACT_TIMEOUT);
        lastContactNanos = System.nanoTime();
        while (closed.getCount() > 0) {
            consumer.poll(POLL).forEach(sink);
            if (!isCaughtUp()
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                caughtUp.countDown();
            }
            if (System.nanoTime() - lastContactNanos > CONTACT_INTERVAL_NANOS) {
                consumer.endOffsets(partitions.subList(0, 1), CONTACT_TIMEOUT);
                lastContactNanos = System.nanoTime();
            }
        }
    }

    private List<TopicPartition> partitions(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> found = consumer.partitionsFor(topic, CONTACT_TIMEOUT);
            if (found == null || found.isEmpty()) {
                throw new MissingTopicException("topic " + topic + " does not exist yet");
            }
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        return partitions;
    }

    private static final class MissingTopicException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MissingTopicException(String message) {
            super(message);
        }
    }
}
