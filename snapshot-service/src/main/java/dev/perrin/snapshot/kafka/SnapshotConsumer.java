package dev.perrin.snapshot.kafka;

import dev.perrin.snapshot.ingest.IncomingRecord;
import dev.perrin.snapshot.ingest.Ingest;
import dev.perrin.wire.RecordKeys;
import dev.perrin.wire.RunId;
import dev.perrin.wire.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.utils.Utils;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// This member of the consumer group. One thread polls, feeds the ingest, and commits what the ingest says is durable.
/// A partition whose records must wait is paused, so that the member stays in the group however long the store takes.
public final class SnapshotConsumer implements Runnable {
    private static final Logger LOG = Logger.getLogger(SnapshotConsumer.class);
    private static final Duration BUSY_POLL = Duration.ofMillis(10);
    private static final Duration IDLE_POLL = Duration.ofMillis(100);
    private static final Duration RESTART_DELAY = Duration.ofSeconds(1);
    private static final String TOPIC = Topic.SNAPSHOTS.topicName();

    private final KafkaSettings settings;
    private final Supplier<Ingest> newIngest;
    private final Supplier<Consumer<byte[], byte[]>> newConsumer;
    private final Map<Integer, Long> committed = new HashMap<>();
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private volatile Set<Integer> owned = Set.of();
    private volatile int partitionCount;
    private volatile long retainedSizeInBytes;
    private long committedAtNanos;

    public SnapshotConsumer(KafkaSettings settings, Supplier<Ingest> newIngest) {
        this(settings, newIngest, () -> Clients.groupMember(settings));
    }

    SnapshotConsumer(
            KafkaSettings settings, Supplier<Ingest> newIngest, Supplier<Consumer<byte[], byte[]>> newConsumer) {
        this.settings = settings;
        this.newIngest = newIngest;
        this.newConsumer = newConsumer;
    }

    /// Runs until [#stop]; begins again, with a new consumer, after anything unexpected.
    @Override
    public void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer = newConsumer.get()) {
                current = consumer;
                consume(consumer, newIngest.get());
            } catch (WakeupException stopped) {
                LOG.debugf("consumer woken stopping=%s", stopping);
            } catch (RuntimeException failed) {
                LOG.errorf(failed, "consumer failed, beginning again delay=%s", RESTART_DELAY);
                LockSupport.parkNanos(RESTART_DELAY.toNanos());
            } finally {
                owned = Set.of();
                committed.clear();
            }
        }
    }

    /// Puts and commits what is collected, within the handover timeout, and leaves the group.
    public void stop() {
        stopping = true;
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    /// Whether this member is the one that speaks for the run: the owner of its first shard.
    public boolean speaksFor(RunId run) {
        int count = partitionCount;
        return count > 0 && owned.contains(Utils.toPositive(Utils.murmur2(RecordKeys.ofShard(run, 0))) % count);
    }

    /// Partitions that this member reads.
    public Set<Integer> owned() {
        return owned;
    }

    /// Collected and not yet stored.
    public long retainedSizeInBytes() {
        return retainedSizeInBytes;
    }

    private void consume(Consumer<byte[], byte[]> consumer, Ingest ingest) {
        consumer.subscribe(List.of(TOPIC), new Handover(consumer, ingest));
        try {
            while (!stopping) {
                step(consumer, ingest);
            }
        } finally {
            if (stopping) {
                handOver(consumer, ingest, owned);
            }
        }
    }

    private void step(Consumer<byte[], byte[]> consumer, Ingest ingest) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(ingest.hasUnstored(owned) ? BUSY_POLL : IDLE_POLL);
        for (TopicPartition partition : records.partitions()) {
            List<IncomingRecord> incoming = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> polled : records.records(partition)) {
                incoming.add(new IncomingRecord(polled.offset(), orEmpty(polled.key()), orEmpty(polled.value())));
            }
            ingest.accept(partition.partition(), incoming);
        }
        ingest.advance();
        for (TopicPartition partition : consumer.assignment()) {
            ingest.rewind(partition.partition()).ifPresent(offset -> consumer.seek(partition, offset));
        }
        retainedSizeInBytes = ingest.retainedSizeInBytes();
        pauseOrResume(consumer, ingest);
        long nowNanos = System.nanoTime();
        if (nowNanos - committedAtNanos >= settings.commitInterval().toNanos()) {
            committedAtNanos = nowNanos;
            commit(consumer, ingest);
        }
    }

    private static void pauseOrResume(Consumer<byte[], byte[]> consumer, Ingest ingest) {
        Set<TopicPartition> paused = consumer.paused();
        for (TopicPartition partition : consumer.assignment()) {
            boolean ready = ingest.isReady(partition.partition());
            if (ready && paused.contains(partition)) {
                consumer.resume(List.of(partition));
            } else if (!ready && !paused.contains(partition)) {
                consumer.pause(List.of(partition));
            }
        }
    }

    private void commit(Consumer<byte[], byte[]> consumer, Ingest ingest) {
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(ingest, owned);
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (done, failure) -> {
                if (failure == null) {
                    remember(done);
                } else {
                    LOG.warnf("commit failed, to be repeated cause=%s", failure.getMessage());
                }
            });
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> committable(Ingest ingest, Collection<Integer> partitions) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int partition : partitions) {
            ingest.committable(partition).stream()
                    .filter(offset -> offset != committed.getOrDefault(partition, -1L))
                    .forEach(
                            offset -> offsets.put(new TopicPartition(TOPIC, partition), new OffsetAndMetadata(offset)));
        }
        return offsets;
    }

    private void remember(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
    }

    /// Gives partitions away with everything stored and committed, if the store lets it in time. What is left over is
    /// read again by the next owner.
    private void handOver(Consumer<byte[], byte[]> consumer, Ingest ingest, Collection<Integer> partitions) {
        long deadline = System.nanoTime() + settings.handoverTimeout().toNanos();
        ingest.close(partitions);
        ingest.settle();
        while (ingest.hasUnstored(partitions) && !ingest.isFailing(partitions) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(BUSY_POLL.toNanos());
            ingest.settle();
            ingest.close(partitions);
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = committable(ingest, partitions);
        if (!offsets.isEmpty()) {
            try {
                consumer.commitSync(offsets, settings.sessionTimeout());
                remember(offsets);
            } catch (KafkaException failed) {
                LOG.warnf("commit failed at handover, records will be read again cause=%s", failed.getMessage());
            }
        }
        LOG.infof("handed over partitions=%s unstored=%s", partitions, ingest.hasUnstored(partitions));
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private final class Handover implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Ingest ingest;

        Handover(Consumer<byte[], byte[]> consumer, Ingest ingest) {
            this.consumer = consumer;
            this.ingest = ingest;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> added) {
            partitionCount = consumer.partitionsFor(TOPIC).size();
            numbers(added).forEach(ingest::assign);
            owned = Set.copyOf(numbers(consumer.assignment()));
            LOG.infof("partitions assigned added=%s owned=%s", numbers(added), owned);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            handOver(consumer, ingest, numbers(revoked));
            drop(revoked);
        }

        /// The group has given them to others already: nothing may be committed any more.
        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            LOG.warnf("partitions lost partitions=%s", numbers(lost));
            drop(lost);
        }

        private void drop(Collection<TopicPartition> gone) {
            Set<Integer> left = new HashSet<>(owned);
            for (int partition : numbers(gone)) {
                ingest.drop(partition);
                committed.remove(partition);
                left.remove(partition);
            }
            owned = Set.copyOf(left);
        }

        private static List<Integer> numbers(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::partition).toList();
        }
    }
}
