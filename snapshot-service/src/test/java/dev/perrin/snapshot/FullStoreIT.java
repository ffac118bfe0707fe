package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.kafka.EmbeddedBroker;
import dev.perrin.snapshot.kafka.TestPublisher;
import dev.perrin.snapshot.s3.BucketInitializer;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.FaultyRoute;
import dev.perrin.snapshot.s3.FaultyRoute.Fate;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.S3Settings;
import dev.perrin.snapshot.s3.SmallStore;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.snapshot.s3.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// The packaged service in front of a store that fills up: it waits, says so, loses nothing, and goes on by itself.
@TestInstance(Lifecycle.PER_CLASS)
class FullStoreIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// 0.4 MB each.
    private static final int DIMENSION = 50_000;

    private static final int SNAPSHOTS = 30;

    private EmbeddedBroker broker;
    private TestPublisher publisher;

    @BeforeAll
    void start(@TempDir Path logs) {
        broker = new EmbeddedBroker(logs);
        publisher = new TestPublisher(broker.bootstrapServers());
    }

    @AfterAll
    void stop() {
        publisher.close();
        broker.close();
    }

    /// 24 MB, of which something else takes 18 at first; the run needs 12. The server has no word for a full disk:
    /// it answers 500.
    @Test
    void waitsForRoomOnADiskThatIsReallyFull(@TempDir Path disk) {
        Optional<SmallStore> started =
                SmallStore.start(disk, 24, Path.of("target", "small-store.log").toAbsolutePath());
        assumeTrue(started.isPresent(), "this user may not mount a small file system");
        TestRun run = TestRun.of("real-disk", DIMENSION, 1);
        try (SmallStore store = started.get();
                StoreConnection connection = StoreConnection.open(store.settings("perrin"))) {
            // Given
            boolean _ = new BucketInitializer(connection).createBucket();
            SnapshotArchive archive = new MinioSnapshotArchive(connection);
            archive.put("filler", ObjectContent.of(new byte[18 << 20], "application/octet-stream"));

            // Then
            waitsAndGoesOn(store.settings("perrin"), run, archive, () -> archive.remove("filler"));
        }
    }

    @Test
    void waitsForRoomInABucketWithAQuota(@TempDir Path folder) {
        TestRun run = TestRun.of("quota", DIMENSION, 1);
        AtomicBoolean full = new AtomicBoolean(true);
        try (EmbeddedObjectStore store = new EmbeddedObjectStore(folder);
                FaultyRoute route = new FaultyRoute(store.endpoint());
                StoreConnection direct = StoreConnection.open(store.settings("perrin"))) {
            // Given
            boolean _ = new BucketInitializer(direct).createBucket();
            Fate refused = Fate.Answer.error(403, "QuotaExceeded", "The bucket has no quota left");
            SnapshotArchive archive = new MinioSnapshotArchive(direct);
            route.follow(request -> full.get()
                            && request.is("PUT")
                            && archive.list(RunObjects.trajectory(run.id())).size() >= 3
                    ? refused
                    : new Fate.Pass());

            // Then
            S3Settings routed =
                    TestStore.settings(route.endpoint(), "perrin", TestStore.CREDENTIALS, TlsSettings.DEFAULT, true);
            waitsAndGoesOn(routed, run, archive, () -> full.set(false));
        }
    }

    private void waitsAndGoesOn(S3Settings settings, TestRun run, SnapshotArchive archive, Runnable makeRoom) {
        Path log = Path.of("target", "full-store-" + run.id() + ".log");
        try (ServiceProcess service = new ServiceProcess(
                broker.bootstrapServers(), settings, log, Map.of("PERRIN_INGEST_SEGMENT_SIZE", "1M"))) {
            service.awaitReady();

            // When
            publisher.announce(run.limiting());
            for (long ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                publisher.publish(run, ordinal, ordinal);
            }
            publisher.announce(run.finished(SNAPSHOTS));

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(service.get("/q/metrics").body()).contains("perrin_store_full 1.0"));
            assertThat(service.get("/q/health/well").statusCode()).isEqualTo(503);
            assertThat(service.get("/q/health/well").body())
                    .contains("\"writing\"")
                    .contains("\"full\": true");
            assertThat(service.get("/q/health/ready").statusCode())
                    .as("whoever reads is not sent away")
                    .isEqualTo(200);
            assertThat(service.get("/q/health/live").statusCode()).isEqualTo(200);
            assertThat(service.get("/api/runs/" + run.id() + "/snapshots/0/parameters.npy?first=0&count=1")
                            .statusCode())
                    .isEqualTo(200);
            long stored = StoredTrajectories.countPoints(archive, run);
            assertThat(stored).isBetween(1L, SNAPSHOTS - 1L);
            StoredTrajectories.assertHoldsExactly(
                    archive, run, LongStream.range(0, stored).toArray());

            // When
            makeRoom.run();

            // Then
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(StoredTrajectories.countPoints(archive, run))
                            .isEqualTo(SNAPSHOTS));
            StoredTrajectories.assertHoldsExactly(
                    archive, run, LongStream.range(0, SNAPSHOTS).toArray());
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(service.get("/q/metrics").body()).contains("perrin_store_full 0.0"));
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(service.get("/q/health/well").statusCode())
                                    .isEqualTo(200));
        }
    }
}
