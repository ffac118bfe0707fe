package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.perrin.proto.run.v1.Progress;
import dev.perrin.snapshot.archive.Damage;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.Pace;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.lifecycle.Finding.Verdict;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScrubTest {
    private static final String SEGMENT = "runs/a/trajectory/00001/000000000008-000000000015.safetensors";

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final StoredTestRun stored = StoredTestRun.finished(archive, "a", 20);

    @Test
    void findsEveryObjectOfAGoodRunIntact() {
        // When
        List<Finding> findings = stored.findings();

        // Then
        assertThat(findings)
                .extracting(Finding::objectKey)
                .containsExactlyElementsOf(archive.list("runs/a/").stream()
                        .map(StoredObject::objectKey)
                        .toList());
        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.INTACT);
            assertThat(finding.detail()).isEmpty();
            assertThat(finding.sizeInBytes()).isPositive();
        });
    }

    @Test
    void findsAnySingleBitThatHasFlipped() {
        for (String objectKey : List.of(SEGMENT, "runs/a/manifest.json", "runs/a/record.json")) {
            int size = archive.read(objectKey).remaining();
            for (int offset = 0; offset < size; offset += 97) {
                // Given
                Damage.flipBit(archive, objectKey, offset);

                // Then
                assertThat(bad()).as("%s, byte %d", objectKey, offset).satisfiesExactly(finding -> {
                    assertThat(finding.objectKey()).isEqualTo(objectKey);
                    assertThat(finding.verdict()).isEqualTo(Verdict.DAMAGED);
                    assertThat(finding.detail()).contains("was stored");
                });
                Damage.flipBit(archive, objectKey, offset);
            }
        }
        assertThat(bad()).isEmpty();
    }

    @Test
    void findsWhatIsTruncatedMissingOrUnlisted() {
        // Given
        Damage.truncate(archive, SEGMENT, 300);
        archive.remove("runs/a/trajectory/00000/000000000016-000000000019.safetensors");
        archive.put("runs/a/curvature/000000001000/curvature.safetensors", text());

        // When
        List<Finding> bad = bad();

        // Then
        assertThat(bad)
                .extracting(Finding::verdict)
                .containsExactlyInAnyOrder(Verdict.DAMAGED, Verdict.MISSING, Verdict.UNLISTED, Verdict.GAP);
        assertThat(bad)
                .filteredOn(finding -> finding.verdict() == Verdict.GAP)
                .extracting(Finding::objectKey, Finding::detail)
                .containsExactly(tuple("runs/a/trajectory/00000/", "4 snapshots are in no segment: ordinals 16–19"));
    }

    @Test
    void findsAManifestThatIsGoneOrForeign() {
        // Given
        archive.remove("runs/a/manifest.json");
        assertThat(bad())
                .extracting(Finding::objectKey, Finding::verdict)
                .containsExactly(tuple("runs/a/manifest.json", Verdict.MISSING));
        StoredTestRun.finished(archive, "b", 3);
        byte[] foreign = new byte[archive.read("runs/b/manifest.json").remaining()];
        archive.read("runs/b/manifest.json").get(foreign);

        // When
        archive.put("runs/a/manifest.json", ObjectContent.of(foreign, "application/json"));

        // Then
        assertThat(bad()).anySatisfy(finding -> {
            assertThat(finding.objectKey()).isEqualTo("runs/a/manifest.json");
            assertThat(finding.verdict()).isEqualTo(Verdict.DAMAGED);
        });
    }

    /// The bytes are those that were stored, but elsewhere.
    @Test
    void findsASegmentInThePlaceOfAnother() {
        // Given
        String other = "runs/a/trajectory/00000/000000000008-000000000015.safetensors";
        byte[] bytes = new byte[archive.read(other).remaining()];
        archive.read(other).get(bytes);

        // When
        archive.put(SEGMENT, ObjectContent.of(bytes, "application/octet-stream"));

        // Then
        assertThat(bad()).anySatisfy(finding -> {
            assertThat(finding.objectKey()).isEqualTo(SEGMENT);
            assertThat(finding.verdict()).isEqualTo(Verdict.DAMAGED);
        });
    }

    @Test
    void doesNotMissWhatThePublisherDropped() {
        // Given a run that dropped two of its snapshots
        StoredTestRun dropping = new StoredTestRun(TestRun.of("c", 12, 2), archive);
        dropping.directory.update(dropping.record(0).toBuilder()
                .setProgress(Progress.newBuilder().setSnapshotsPublished(10).setSnapshotsDropped(2))
                .build());
        for (int shard = 0; shard < 2; shard++) {
            dropping.append(shard, 0, 4);
            dropping.append(shard, 6, 9);
            dropping.append(shard, 11, 11);
        }
        dropping.manifests.write(_ -> true);
        assertThat(dropping.findings())
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.INTACT));

        // When
        archive.remove("runs/c/trajectory/00001/000000000011-000000000011.safetensors");
        dropping.manifests.changed(dropping.run.id());
        dropping.manifests.write(_ -> true);

        // Then
        assertThat(dropping.findings())
                .filteredOn(finding -> finding.verdict() == Verdict.GAP)
                .extracting(Finding::detail)
                .containsExactly("1 snapshots are in no segment: ordinals 11 (the publisher dropped 2 of the run)");
    }

    @Test
    void readsNoFasterThanItMay() {
        // Given
        AtomicLong nanos = new AtomicLong();
        Pace pace = Pace.ofBytes(1000, nanos::get, nanos::addAndGet);

        // When
        stored.scrub.verify(stored.run.id(), pace, _ -> {});

        // Then
        long bytes = archive.list("runs/a/").stream()
                .mapToLong(StoredObject::sizeInBytes)
                .sum();
        assertThat(nanos.get()).isBetween(bytes * 999_999, bytes * 1_000_001);
        assertThatThrownBy(() -> Pace.ofBytes(-1, () -> 0, _ -> {}))
                .hasMessage("bytes_per_second must not be negative, but is -1");
    }

    @Test
    void knowsNoOtherRuns() {
        assertThatThrownBy(() -> stored.scrub.verify(new RunId("nobody"), Pace.ofBytes(0, () -> 0, _ -> {}), _ -> {}))
                .isInstanceOf(UnknownRunException.class);
    }

    private List<Finding> bad() {
        return stored.findings().stream()
                .filter(finding -> finding.verdict() != Verdict.INTACT)
                .toList();
    }

    private static ObjectContent text() {
        return ObjectContent.of(new byte[] {1}, "text/plain");
    }
}
