package dev.perrin.snapshot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.ingest.Ingest;
import dev.perrin.snapshot.ingest.IngestContext;
import dev.perrin.snapshot.ingest.IngestSettings;
import dev.perrin.snapshot.ingest.RecordingObserver;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;

/// One member of the group with everything around it but the application server.
final class TestMember implements AutoCloseable {
    private final RecordingObserver observer = new RecordingObserver();
    private final AtomicInteger seeks = new AtomicInteger();
    private final ExecutorService puts = Executors.newFixedThreadPool(3);
    private final DeadLetterProducer deadLetters;
    private final SnapshotConsumer consumer;
    private final WholeTopicReader runs;
    private final Thread consumerThread;
    private final Thread runsThread;

    TestMember(String bootstrapServers, String group, SnapshotArchive archive, boolean commits) {
        KafkaSettings settings = new KafkaSettings(
                bootstrapServers, group, Duration.ofMillis(200), Duration.ofSeconds(6), Duration.ofSeconds(10));
        IngestSettings limits = new IngestSettings(
                1 << 20,
                Duration.ofMillis(500),
                8 << 20,
                Duration.ofSeconds(30),
                Duration.ofMillis(50),
                Duration.ofSeconds(1),
                10);
        RunDirectory directory = new RunDirectory();
        deadLetters = new DeadLetterProducer(settings);
        IngestContext context = new IngestContext(
                limits, new SegmentStore(archive), directory, deadLetters, observer, puts, System::nanoTime);
        consumer = new SnapshotConsumer(
                settings, () -> new Ingest(context), () -> CountedSeeks.of(consumer(settings, commits), seeks));
        runs = RunReader.of(settings, directory, _ -> {}, _ -> {}, deadLetters, observer);
        consumerThread = Thread.ofPlatform().start(consumer);
        runsThread = Thread.ofPlatform().start(runs);
    }

    RecordingObserver observer() {
        return observer;
    }

    /// Shards of snapshots that this member has stored.
    long storedShards() {
        return observer.segments().stream()
                .mapToLong(segment -> segment.snapshotCount())
                .sum();
    }

    /// How often a partition was read again from an earlier offset.
    int seeks() {
        return seeks.get();
    }

    void awaitOwned(int partitions) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(consumer.owned()).hasSize(partitions));
    }

    @Override
    public void close() {
        consumer.stop();
        runs.stop();
        try {
            consumerThread.join();
            runsThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        puts.shutdown();
        deadLetters.close();
    }

    private static Consumer<byte[], byte[]> consumer(KafkaSettings settings, boolean commits) {
        Consumer<byte[], byte[]> real = Clients.groupMember(settings);
        return commits ? real : WithoutCommits.of(real);
    }
}
