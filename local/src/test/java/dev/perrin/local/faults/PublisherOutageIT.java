package dev.perrin.local.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.local.infrastructure.InfrastructureSettings;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.publisher.PublishMetrics;
import dev.perrin.publisher.PublishReport;
import dev.perrin.publisher.PublishSettings;
import dev.perrin.publisher.PublishSettings.Policy;
import dev.perrin.publisher.SnapshotHead;
import dev.perrin.publisher.SnapshotPublisher;
import dev.perrin.publisher.kafka.Compression;
import dev.perrin.publisher.kafka.KafkaSnapshotTransport;
import dev.perrin.publisher.kafka.ProducerSettings;
import dev.perrin.wire.RunId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The library that the trainer publishes with meets a broker that goes away in the middle of a run.
@TestInstance(Lifecycle.PER_CLASS)
class PublisherOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private Cluster cluster;
    private Publisher announcer;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        cluster = new Cluster(folder);
        cluster.start();
        cluster.useMembers(1);
        announcer = new Publisher(cluster.bootstrapServers(), new Ledger(cluster.bucket()));
    }

    @AfterAll
    void stop() throws Exception {
        announcer.close();
        cluster.close();
    }

    @Test
    void losesNothingWhileTheBrokerIsAwayWhenItBlocks() throws Exception {
        // Given
        int count = 240;
        PublishedRun run = PublishedRun.of(
                new RunId("blocking"),
                7,
                DataType.DATA_TYPE_FLOAT64,
                900,
                3,
                LongStream.range(0, count).boxed().toList(),
                count,
                5,
                Care.NONE);
        announcer.announce(run.limiting());

        // When
        PublishReport report;
        try (SnapshotPublisher publisher = publisher(run, Policy.BLOCK)) {
            offer(publisher, run, 0, 60);
            cluster.publisher().reset();
            offer(publisher, run, 60, 120);
            cluster.restartServer("broker", 300);
            offer(publisher, run, 120, 180);
            Thread mending = cutFor(700);
            offer(publisher, run, 180, count);
            mending.join();
            publisher.flush(PATIENCE);
            report = publisher.report();
        }
        announcer.announce(run.finished());

        // Then
        assertThat(report.published()).isEqualTo(count);
        assertThat(report.dropped() + report.failed()).isZero();
        assertHolds(run);
    }

    @Test
    void dropsWholeSnapshotsAndCountsThemWhileTheBrokerIsAwayWhenItThins() throws Exception {
        // Given
        int count = 400;
        PublishedRun all = PublishedRun.of(
                new RunId("thinning"),
                8,
                DataType.DATA_TYPE_BFLOAT16,
                2000,
                2,
                LongStream.range(0, count).boxed().toList(),
                count,
                5,
                Care.NONE);
        announcer.announce(all.limiting());

        // When
        List<Long> taken = new ArrayList<>();
        PublishReport report;
        try (SnapshotPublisher publisher = publisher(all, Policy.THIN)) {
            Thread mending = null;
            for (long ordinal = 0; ordinal < count; ordinal++) {
                if (ordinal == 100) {
                    mending = cutFor(600);
                }
                if (offer(publisher, all, ordinal)) {
                    taken.add(ordinal);
                }
                Thread.sleep(3);
            }
            if (mending != null) {
                mending.join();
            }
            publisher.flush(PATIENCE);
            report = publisher.report();
        }
        PublishedRun run = new PublishedRun(
                all.id(), all.seed(), all.type(), all.shards(), taken, count, all.bufferCount(), Care.NONE);
        announcer.announce(run.finished());

        // Then
        assertThat(report.dropped()).isPositive().isEqualTo(count - taken.size());
        assertThat(report.published()).isEqualTo(taken.size());
        assertHolds(run);
    }

    private Thread cutFor(int millis) {
        cluster.publisher().cut();
        return Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cluster.publisher().mend();
        });
    }

    private SnapshotPublisher publisher(PublishedRun run, Policy policy) {
        ProducerSettings settings = new ProducerSettings(
                InfrastructureSettings.LOOPBACK + ":" + cluster.publisher().port(),
                Duration.ofSeconds(60),
                4 << 20,
                Compression.NONE);
        return new SnapshotPublisher(
                new PublishSettings(policy, 16, 1 << 20),
                run.id(),
                run.shards(),
                run.type(),
                run.bufferCount(),
                KafkaSnapshotTransport.open(settings, run.id()),
                new Unmeasured(),
                System::nanoTime,
                Thread.ofPlatform().name("publisher").factory());
    }

    private static void offer(SnapshotPublisher publisher, PublishedRun run, long from, long to)
            throws InterruptedException {
        for (long ordinal = from; ordinal < to; ordinal++) {
            assertThat(offer(publisher, run, ordinal)).isTrue();
        }
    }

    private static boolean offer(SnapshotPublisher publisher, PublishedRun run, long ordinal)
            throws InterruptedException {
        OptionalLong curvature =
                run.curvatureStep(ordinal) < 0 ? OptionalLong.empty() : OptionalLong.of(run.curvatureStep(ordinal));
        return publisher.offer(
                new SnapshotHead(ordinal, run.step(ordinal), run.phase(ordinal), run.isReference(ordinal), curvature),
                whole(run, ordinal, false),
                whole(run, ordinal, true),
                buffers(run, ordinal),
                () -> false);
    }

    private static float[] buffers(PublishedRun run, long ordinal) {
        float[] values = new float[run.bufferCount()];
        ByteBuffer.wrap(run.buffers(ordinal, 0))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static MemorySegment whole(PublishedRun run, long ordinal, boolean velocity) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int shard = 0; shard < run.shards().size(); shard++) {
            bytes.writeBytes(run.vector(ordinal, shard, velocity));
        }
        return MemorySegment.ofArray(bytes.toByteArray());
    }

    private void assertHolds(PublishedRun run) throws IOException {
        ArchiveCheck check = new ArchiveCheck(cluster.bucket(), run);
        await().atMost(PATIENCE).until(check::saysComplete);
        assertThat(check.checkObjects()).isZero();
        check.checkManifest();
        check.checkReplay(cluster.member(0).port());
    }

    private static final class Unmeasured implements PublishMetrics {
        @Override
        public void published(long latencyNanos, long sizeInBytes) {}

        @Override
        public void dropped() {}

        @Override
        public void failed() {}

        @Override
        public void blocked(long nanos) {}

        @Override
        public void queueChanged(int change) {}

        @Override
        public void inFlightChanged(int change) {}
    }
}
