package dev.perrin.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.ManifestKeeper;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.StoredOrdinals;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.lifecycle.Scrub;
import dev.perrin.wire.RunId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The scrub that nobody asks for: what it says in the metrics.
@Timeout(60)
class ScheduledScrubTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final RunDirectory directory = new RunDirectory();
    private final SegmentStore segments = new SegmentStore(archive);
    private final StoredRuns runs = new StoredRuns(archive, segments, directory);
    private final SegmentCatalog catalog = new SegmentCatalog(segments, runs);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void countsWhatItFindsAndWhatWasMendedIsNoLongerThere() {
        // Given
        store("good");
        String key = store("bad");
        ByteBuffer good = archive.read(key);
        flip(key);

        // When
        ScheduledScrub scrub = scrub(_ -> true);
        Thread.ofVirtual().start(scrub);

        // Then
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(found("damaged")).isEqualTo(1));
        assertThat(found("intact")).isEqualTo(5);
        assertThat(found("missing") + found("gap") + found("unlisted")).isZero();
        replace(key, good);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(found("damaged")).isZero());
        assertThat(found("intact")).isEqualTo(6);
        assertThat(registry.counter("perrin.scrub.read.bytes").count()).isPositive();
        scrub.stop();
    }

    @Test
    void leavesRunsOfOtherMembersToThem() {
        // Given
        store("mine");
        String key = store("theirs");
        flip(key);
        ScheduledScrub own = scrub(run -> run.value().equals("mine"));

        // When
        Thread.ofVirtual().start(own);

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(found("intact")).isEqualTo(3));
        assertThat(found("damaged")).isZero();
        own.stop();
    }

    private ScheduledScrub scrub(Predicate<RunId> responsible) {
        return new ScheduledScrub(
                archive,
                new Scrub(archive, runs, segments, new StoredOrdinals(new SegmentReader(archive, catalog))),
                responsible,
                Duration.ofMillis(20),
                0,
                registry);
    }

    private double found(String verdict) {
        return registry.get("perrin.scrub.last.findings")
                .tag("verdict", verdict)
                .gauge()
                .value();
    }

    /// @return key of its only segment
    private String store(String id) {
        TestRun run = TestRun.of(id, 20, 1);
        KnownRun known = directory.update(run.finished(4));
        segments.append(
                known.layout(run.shards().getFirst()),
                LongStream.range(0, 4)
                        .mapToObj(ordinal -> run.shardPoint(0, ordinal))
                        .toList());
        new ManifestKeeper(archive, segments, catalog, directory).write(_ -> true);
        return archive.list("runs/" + id + "/trajectory/").getFirst().objectKey();
    }

    private void flip(String key) {
        byte[] bytes = new byte[archive.read(key).remaining()];
        archive.read(key).get(bytes);
        bytes[bytes.length - 3] ^= 1;
        replace(key, ByteBuffer.wrap(bytes));
    }

    private void replace(String key, ByteBuffer bytes) {
        archive.put(
                key,
                new ObjectContent(
                        List.of(bytes),
                        "application/octet-stream",
                        archive.find(key).orElseThrow().metadata()));
    }
}
