package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.ingest.TestRun;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManifestKeeperTest {
    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final SegmentStore segments = new SegmentStore(archive);
    private final RunDirectory directory = new RunDirectory();
    private final StoredRuns runs = new StoredRuns(archive, segments, directory);
    private final TestRun run = TestRun.of("a", 8, 2);

    @Test
    void namesExactlyTheObjectsThatExist() {
        // Given
        KnownRun known = directory.update(run.limiting());
        append(known, 0, 0, 9);
        append(known, 1, 0, 6);
        ManifestKeeper keeper = keeper();

        // When
        keeper.write(_ -> true);

        // Then
        RunManifest manifest = manifest();
        assertThat(manifest.record()).isEqualTo(run.limiting());
        assertThat(manifest.segments())
                .extracting(segment -> segment.key().objectKey())
                .containsExactlyElementsOf(archive.list("runs/a/trajectory/").stream()
                        .map(StoredObject::objectKey)
                        .toList());
        assertThat(manifest.segments()).allSatisfy(segment -> {
            assertThat(segment.crc32c())
                    .isEqualTo(
                            Checksums.crc32c(List.of(archive.read(segment.key().objectKey()))));
            assertThat(segment.firstStep()).isEqualTo(TestRun.step(segment.key().firstOrdinal()));
            assertThat(segment.lastStep()).isEqualTo(TestRun.step(segment.key().lastOrdinal()));
        });
        assertThat(manifest.snapshotsStored()).isEqualTo(7);
        assertThat(manifest.complete()).isFalse();
    }

    @Test
    void becomesCompleteWhenTheOtherMemberHasStoredItsShard() {
        // Given
        KnownRun known = directory.update(run.limiting());
        append(known, 0, 0, 9);
        ManifestKeeper keeper = keeper();
        directory.update(run.finished(10));
        keeper.changed(run.id());
        keeper.write(_ -> true);
        assertThat(manifest().complete()).isFalse();

        // When
        append(known, 1, 0, 9);
        for (int pass = 0; pass < 5; pass++) {
            keeper.write(_ -> true);
        }

        // Then
        assertThat(manifest().complete()).isTrue();
        assertThat(manifest().snapshotsStored()).isEqualTo(10);
    }

    @Test
    void isMadeAgainFromTheObjectsWhenItIsDamaged() {
        // Given
        KnownRun known = directory.update(run.limiting());
        append(known, 0, 0, 3);
        archive.put("runs/a/manifest.json", ObjectContent.of("{".getBytes(StandardCharsets.UTF_8), "text/plain"));

        // When
        keeper().write(_ -> true);

        // Then
        assertThat(manifest().segments()).hasSize(1);
    }

    @Test
    void isMadeAgainWhenAnOlderOneHasReplacedIt() {
        // Given
        ManifestKeeper keeper = keeper();
        append(directory.update(run.limiting()), 0, 0, 9);
        keeper.write(_ -> true);
        ByteBuffer older = archive.read("runs/a/manifest.json");
        append(directory.update(run.finished(10)), 1, 0, 9);
        keeper.changed(run.id());
        keeper.write(_ -> true);
        assertThat(manifest().complete()).isTrue();

        // When
        byte[] belated = new byte[older.remaining()];
        older.get(belated);
        archive.put("runs/a/manifest.json", ObjectContent.of(belated, "application/json"));
        assertThat(manifest().complete()).isFalse();
        for (int pass = 0; pass < 4; pass++) {
            keeper.write(_ -> true);
        }

        // Then
        assertThat(manifest().complete()).isTrue();
    }

    @Test
    void leavesRunsOfOtherMembersAlone() {
        // Given
        directory.update(run.limiting());

        // When
        keeper().write(_ -> false);

        // Then
        assertThat(archive.list("runs/")).isEmpty();
    }

    @Test
    void tellsARunFromTheBucketAloneAfterARestart() {
        // Given
        KnownRun known = directory.update(run.finished(4));
        append(known, 0, 0, 3);
        append(known, 1, 0, 3);
        keeper().write(_ -> true);

        // When
        StoredRuns afterwards = new StoredRuns(archive, segments, new RunDirectory());

        // Then
        StoredRun found = afterwards.find(run.id()).orElseThrow();
        assertThat(TestSummaries.of(archive, new RunDirectory())
                        .find(run.id())
                        .orElseThrow()
                        .snapshotsStored())
                .isEqualTo(4);
        assertThat(found.record()).hasValue(run.finished(4));
        assertThat(afterwards.list()).containsExactly(found);
    }

    private ManifestKeeper keeper() {
        return new ManifestKeeper(archive, segments, new SegmentCatalog(segments, runs), directory);
    }

    private RunManifest manifest() {
        return runs.manifest(run.id()).orElseThrow();
    }

    private void append(KnownRun known, int shard, long first, long last) {
        ShardLayout layout = known.layout(known.shard(shard).orElseThrow());
        List<ShardPoint> points = new ArrayList<>();
        for (long ordinal = first; ordinal <= last; ordinal++) {
            points.add(run.shardPoint(shard, ordinal));
        }
        assertThat(segments.append(layout, points)).isInstanceOf(SegmentStore.Outcome.Stored.class);
    }
}
