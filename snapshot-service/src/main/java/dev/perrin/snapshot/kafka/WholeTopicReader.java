package dev.perrin.snapshot.kafka;

import com.google.protobuf.ByteString;
import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.snapshot.ingest.DeadLetterSink;
import dev.perrin.snapshot.ingest.IngestObserver;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads a compacted topic from its beginning and then follows it, outside any group: every member knows everything.
/// After a failure it begins at the beginning, with a new handler; handlers are therefore idempotent.
public final class WholeTopicReader implements Runnable {
    private static final Logger LOG = Logger.getLogger(WholeTopicReader.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RESTART_DELAY = Duration.ofSeconds(2);
    private static final long CATCH_UP_CHECK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long PARTITION_CHECK_NANOS = Duration.ofSeconds(30).toNanos();

    private final KafkaSettings settings;
    private final Topic topic;
    private final Supplier<RecordHandler> newHandler;
    private final LongConsumer caughtUp;
    private final DeadLetterSink deadLetters;
    private final IngestObserver observer;
    private volatile boolean stopping;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> current;

    WholeTopicReader(
            KafkaSettings settings,
            Topic topic,
            Supplier<RecordHandler> newHandler,
            LongConsumer caughtUp,
            DeadLetterSink deadLetters,
            IngestObserver observer) {
        this.settings = settings;
        this.topic = topic;
        this.newHandler = newHandler;
        this.caughtUp = caughtUp;
        this.deadLetters = deadLetters;
        this.observer = observer;
    }

    @Override
    public void run() {
        while (!stopping) {
            try (KafkaConsumer<byte[], byte[]> consumer = Clients.reader(settings)) {
                current = consumer;
                follow(consumer, newHandler.get());
            } catch (WakeupException stopped) {
                LOG.debugf("reader woken topic=%s stopping=%s", topic.topicName(), stopping);
            } catch (RuntimeException failed) {
                LOG.warnf(failed, "reader failed, beginning again topic=%s delay=%s", topic.topicName(), RESTART_DELAY);
                LockSupport.parkNanos(RESTART_DELAY.toNanos());
            }
        }
    }

    public void stop() {
        stopping = true;
        KafkaConsumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, RecordHandler handler) {
        List<TopicPartition> partitions = partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        long checkedNanos = System.nanoTime() - CATCH_UP_CHECK_NANOS;
        long countedNanos = System.nanoTime();
        while (!stopping) {
            for (ConsumerRecord<byte[], byte[]> polled : consumer.poll(POLL)) {
                handle(handler, polled);
            }
            long nowNanos = System.nanoTime();
            if (!partitions.isEmpty() && nowNanos - checkedNanos >= CATCH_UP_CHECK_NANOS) {
                checkedNanos = nowNanos;
                if (isAtEnd(consumer, partitions)) {
                    caughtUp.accept(nowNanos);
                }
            }
            boolean partitionsAreDue = partitions.isEmpty() || nowNanos - countedNanos >= PARTITION_CHECK_NANOS;
            if (partitionsAreDue) {
                countedNanos = nowNanos;
                if (partitions(consumer).size() != partitions.size()) {
                    LOG.infof("partitions changed topic=%s", topic.topicName());
                    return;
                }
            }
        }
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /// The ends are asked for first, so that what is reached was the end at the time of the question.
    private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private void handle(RecordHandler handler, ConsumerRecord<byte[], byte[]> polled) {
        byte[] key = orEmpty(polled.key());
        byte[] value = orEmpty(polled.value());
        try {
            handler.handle(key, value, polled.timestamp());
        } catch (RecordRefusedException refused) {
            observer.recordRefused(refused.reason());
            DeadLetter letter = DeadLetter.newBuilder()
                    .setTopic(polled.topic())
                    .setPartition(polled.partition())
                    .setOffset(polled.offset())
                    .setService("snapshot-service")
                    .setReason(refused.reason())
                    .setDetail(String.valueOf(refused.getMessage()))
                    .setKey(bounded(key))
                    .setValue(bounded(value))
                    .build();
            deadLetters.send(letter).whenComplete((done, failure) -> {
                if (failure != null) {
                    LOG.warnf("dead letter lost topic=%s offset=%d", letter.getTopic(), letter.getOffset());
                }
            });
        }
    }

    private static ByteString bounded(byte[] bytes) {
        return ByteString.copyFrom(bytes, 0, Math.min(bytes.length, 64 * 1024));
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }
}
