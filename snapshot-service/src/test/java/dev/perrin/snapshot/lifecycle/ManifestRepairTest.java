package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.archive.Damage;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestRepairTest {
    private static final RunId RUN = new RunId("a");
    private static final String MANIFEST = "runs/a/manifest.json";

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private StoredTestRun stored = new StoredTestRun(TestRun.of("a", 12, 2).withBuffers(5), archive);

    record Mishap(String name, Consumer<InMemorySnapshotArchive> happens, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mishap> mishaps() {
        return Stream.of(
                new Mishap("missing", store -> store.remove(MANIFEST), "the manifest was missing"),
                new Mishap(
                        "destroyed",
                        store -> store.put(MANIFEST, text("\0\0\0\0")),
                        "the manifest could not be read: runs/a/manifest.json is not JSON"),
                new Mishap(
                        "a flipped bit",
                        store -> Damage.flipBit(store, MANIFEST, 100),
                        "the manifest could not be read: checksum of runs/a/manifest.json is"),
                new Mishap(
                        "truncated",
                        store -> Damage.truncate(store, MANIFEST, 200),
                        "the manifest could not be read: checksum of runs/a/manifest.json is"),
                new Mishap(
                        "truncated on a store without metadata",
                        store -> store.put(MANIFEST, content(store, MANIFEST, 200)),
                        "the manifest could not be read: runs/a/manifest.json is not JSON"),
                new Mishap(
                        "foreign",
                        store -> store.put(MANIFEST, content(store, "runs/b/manifest.json", Integer.MAX_VALUE)),
                        "the manifest was that of run b"),
                new Mishap(
                        "of an older day",
                        store -> store.put(MANIFEST, content(store, "backup", Integer.MAX_VALUE)),
                        "the manifest did not name runs/a/trajectory/00000/000000000016-000000000019.safetensors"),
                new Mishap(
                        "naming what is not there",
                        store -> store.remove("runs/a/trajectory/00001/000000000000-000000000007.safetensors"),
                        "the manifest named runs/a/trajectory/00001/000000000000-000000000007.safetensors, which does"
                                + " not exist"));
    }

    @BeforeEach
    void store() {
        StoredTestRun.finished(archive, "b", 9);
        StoredTestRun.finished(archive, "a", 16);
        archive.put("backup", content(archive, MANIFEST, Integer.MAX_VALUE));
        archive.list("runs/a/").forEach(object -> archive.remove(object.objectKey()));
        StoredTestRun.finished(archive, "a", 20);
        // Nothing is known from Kafka.
        stored = new StoredTestRun(TestRun.of("a", 12, 2).withBuffers(5), archive);
    }

    @ParameterizedTest
    @MethodSource("mishaps")
    void makesItRightFromTheObjectsAloneAndTwiceTheSame(Mishap mishap) {
        // Given
        mishap.happens.accept(archive);

        // When
        List<String> mended = repair().repair(RUN);

        // Then
        assertThat(mended).anySatisfy(line -> assertThat(line).startsWith(mishap.told));
        Map<String, ByteBuffer> once = StoredTestRun.objects(archive);
        assertThat(repair().repair(RUN)).isEmpty();
        assertThat(StoredTestRun.objects(archive)).isEqualTo(once);
        assertThat(stored.runs.manifest(RUN)).hasValueSatisfying(manifest -> {
            assertThat(manifest.record()).isEqualTo(stored.record(20));
            assertThat(manifest.segments())
                    .extracting(segment -> segment.key().objectKey())
                    .containsExactlyElementsOf(archive.list("runs/a/trajectory/").stream()
                            .map(object -> object.objectKey())
                            .toList());
        });
        assertThat(stored.findings())
                .filteredOn(finding -> finding.objectKey().equals(MANIFEST))
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Finding.Verdict.INTACT));
    }

    @Test
    void givesTheVeryBytesThatWereThere() {
        // Given
        ByteBuffer before = archive.read(MANIFEST);
        archive.remove(MANIFEST);

        // When
        repair().repair(RUN);

        // Then
        assertThat(archive.read(MANIFEST)).isEqualTo(before);
    }

    @Test
    void leavesARightManifestAlone() {
        // Given
        Map<String, ByteBuffer> before = StoredTestRun.objects(archive);

        // When
        List<String> mended = repair().repair(RUN);

        // Then
        assertThat(mended).isEmpty();
        assertThat(StoredTestRun.objects(archive)).isEqualTo(before);
    }

    @Test
    void takesTheRecordFromTheManifestWhereItsOwnObjectIsLost() {
        // Given
        archive.remove(RunObjects.record(RUN));

        // When
        List<String> mended = repair().repair(RUN);

        // Then
        assertThat(mended).containsExactly("the run record was missing");
        archive.remove(MANIFEST);
        assertThat(repair().repair(RUN)).containsExactly("the manifest was missing");
    }

    @Test
    void writesNothingWhereNothingTellsTheLayout() {
        // Given
        archive.remove(RunObjects.record(RUN));
        archive.remove(MANIFEST);

        // Then
        assertThatThrownBy(() -> repair().repair(RUN))
                .isInstanceOf(ManifestRepair.RecordLostException.class)
                .hasMessageContaining("runs/a/record.json");
        assertThat(archive.find(MANIFEST)).isEmpty();
        assertThatThrownBy(() -> repair().repair(new RunId("nobody"))).isInstanceOf(UnknownRunException.class);
    }

    private ManifestRepair repair() {
        return new ManifestRepair(archive, stored.directory, stored.manifests);
    }

    private static ObjectContent content(InMemorySnapshotArchive store, String objectKey, int length) {
        byte[] bytes = new byte[Math.min(length, store.read(objectKey).remaining())];
        store.read(objectKey).get(bytes);
        return ObjectContent.of(bytes, "application/json");
    }

    private static ObjectContent text(String text) {
        return ObjectContent.of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
    }
}
