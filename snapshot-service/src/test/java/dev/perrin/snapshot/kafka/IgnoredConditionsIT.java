package dev.perrin.snapshot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.objectstore.TlsSettings;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.ObjectInfo;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.ReplaySelection;
import dev.perrin.snapshot.archive.ReplayedSlice;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.archive.TestSummaries;
import dev.perrin.snapshot.archive.TrajectoryReader;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.s3.BucketInitializer;
import dev.perrin.snapshot.s3.CapabilityProbe;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.FaultyRoute;
import dev.perrin.snapshot.s3.FaultyRoute.Fate;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.StoreConnection;
import dev.perrin.snapshot.s3.TestStore;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The worst that can happen where a store ignores conditions: two members own the same partition all the time, and
/// neither ever sees what the other has stored.
class IgnoredConditionsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SNAPSHOTS = 600;

    @Test
    void givesBackEachSnapshotOnceThoughTwoMembersStoredThemAll(@TempDir Path logs, @TempDir Path folder) {
        TestRun run = TestRun.of("overlapping", 100, 1);
        try (EmbeddedBroker broker = new EmbeddedBroker(logs);
                EmbeddedObjectStore careless = EmbeddedObjectStore.forAnyone(folder);
                FaultyRoute losing = new FaultyRoute(careless.endpoint());
                StoreConnection connection = StoreConnection.open(TestStore.settings(
                        losing.endpoint(), "perrin", TestStore.CREDENTIALS, TlsSettings.DEFAULT, true));
                TestPublisher publisher = new TestPublisher(broker.bootstrapServers())) {
            // Given
            losing.follow(request -> new Fate.Strip("If-None-Match"));
            boolean _ = new BucketInitializer(connection).createBucket();
            assertThat(new CapabilityProbe(connection)
                            .measure()
                            .conditionalPut()
                            .isAtomic())
                    .isFalse();
            SnapshotArchive archive = new MinioSnapshotArchive(connection);
            publisher.announce(run.limiting());
            publisher.startGroupAtTheEnd("one");
            publisher.startGroupAtTheEnd("other");

            // When
            try (TestMember one = new TestMember(broker.bootstrapServers(), "one", new OwnView(archive), true)) {
                publisher.publish(run, 0, SNAPSHOTS / 3);
                awaitStored(one, SNAPSHOTS / 3 + 1);
                publisher.publish(run, SNAPSHOTS / 3 + 1, SNAPSHOTS - 1);
                awaitStored(one, SNAPSHOTS);
            }
            try (TestMember other = new TestMember(broker.bootstrapServers(), "other", new OwnView(archive), true)) {
                awaitStored(other, SNAPSHOTS);
            }

            // Then
            assertThat(StoredTrajectories.countPoints(archive, run)).isGreaterThan(SNAPSHOTS);
            SegmentStore segments = new SegmentStore(archive);
            StoredRuns runs = new StoredRuns(archive, segments, new RunDirectory());
            assertThat(TestSummaries.of(archive, new RunDirectory())
                            .find(run.id())
                            .orElseThrow()
                            .snapshotsStored())
                    .isEqualTo(SNAPSHOTS);
            List<ReplayedSlice> read = new ArrayList<>();
            new TrajectoryReader(runs, new SegmentReader(archive, new SegmentCatalog(segments, runs)))
                    .read(
                            new ReplaySelection(
                                    run.id(), 0, List.of(new OrdinalRange(0, Long.MAX_VALUE)), Optional.empty()),
                            read::add);
            assertThat(read).hasSize(SNAPSHOTS);
            for (int ordinal = 0; ordinal < SNAPSHOTS; ordinal++) {
                assertThat(read.get(ordinal).head()).isEqualTo(TestRun.head(ordinal));
                assertThat(read.get(ordinal).position()).isEqualTo(bytes(run.point(ordinal)[0]));
                assertThat(read.get(ordinal).velocity()).isEqualTo(bytes(run.point(ordinal)[1]));
            }
        }
    }

    private static void awaitStored(TestMember member, int snapshots) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(member.storedShards()).isEqualTo(snapshots));
    }

    private static ByteBuffer bytes(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float coordinate : vector) {
            bytes.putFloat(coordinate);
        }
        return bytes.flip();
    }

    /// Sees what was put through it, and nothing else.
    private static final class OwnView implements SnapshotArchive {
        private final SnapshotArchive archive;
        private final Set<String> own = ConcurrentHashMap.newKeySet();

        OwnView(SnapshotArchive archive) {
            this.archive = archive;
        }

        /// The look before the put comes too early to help.
        @Override
        public boolean putIfAbsent(String objectKey, ObjectContent content) {
            archive.put(objectKey, content);
            return own.add(objectKey);
        }

        @Override
        public void put(String objectKey, ObjectContent content) {
            archive.put(objectKey, content);
            own.add(objectKey);
        }

        @Override
        public List<StoredObject> list(String prefix) {
            return archive.list(prefix).stream()
                    .filter(object -> own.contains(object.objectKey()))
                    .toList();
        }

        @Override
        public List<String> folders(String prefix) {
            return archive.folders(prefix);
        }

        @Override
        public Optional<ObjectInfo> find(String objectKey) {
            return own.contains(objectKey) ? archive.find(objectKey) : Optional.empty();
        }

        @Override
        public ByteBuffer read(String objectKey) {
            return archive.read(objectKey);
        }

        @Override
        public ByteBuffer read(String objectKey, long offset, int length) {
            return archive.read(objectKey, offset, length);
        }

        @Override
        public void remove(String objectKey) {
            archive.remove(objectKey);
        }

        @Override
        public URI presignedGet(String objectKey, Duration validity) {
            return archive.presignedGet(objectKey, validity);
        }
    }
}
