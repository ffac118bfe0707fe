package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.archive.Damage;
import dev.perrin.snapshot.archive.DisturbedArchive;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.OrdinalSet;
import dev.perrin.snapshot.archive.RemovedOrdinals;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.TestSummaries;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.lifecycle.Finding.Verdict;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {
    private static final Instant STORED = Instant.parse("2026-01-01T00:00:00Z");
    private static final RetentionRule EVERY_SEVENTH =
            new RetentionRule(Duration.ofHours(1), 7, 0, Duration.ZERO, 0, 0);

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();

    @Test
    void keepsWhatTheRuleKeepsBitByBitInEveryShard() {
        // Given a run of 50 snapshots, curvature measured at the fifth
        StoredTestRun stored = stored();
        long before = size();

        // When
        Thinning.Thinned done = apply(stored, EVERY_SEVENTH, false);

        // Then
        Long[] expected = {0L, 5L, 7L, 14L, 21L, 28L, 35L, 42L, 49L};
        assertThat(stored.assertBitEqual())
                .hasSize(2)
                .allSatisfy((_, ordinals) -> assertThat(ordinals).containsExactly(expected));
        assertThat(done.snapshots()).isEqualTo(41);
        assertThat(done.segmentsThinned()).isEqualTo(2 * 7);
        assertThat(done.bytesFreed()).isEqualTo(before - size()).isPositive();
        assertThat(new RemovedOrdinals(archive).find(stored.run.id()).count()).isEqualTo(41);
    }

    @Test
    void leavesAManifestThatIsCompleteAndARunThatVerifies() {
        // Given
        StoredTestRun stored = stored();

        // When
        apply(stored, EVERY_SEVENTH, false);
        stored.manifests.changed(stored.run.id());
        stored.manifests.write(_ -> true);

        // Then
        assertThat(stored.runs.manifest(stored.run.id())).hasValueSatisfying(manifest -> {
            assertThat(manifest.snapshotsStored()).isEqualTo(9);
            assertThat(manifest.complete()).isTrue();
        });
        assertThat(TestSummaries.of(archive, stored.directory).find(stored.run.id()))
                .as("every way of asking gives one count")
                .hasValueSatisfying(summary -> {
                    assertThat(summary.snapshotsStored()).isEqualTo(9);
                    assertThat(summary.complete()).isTrue();
                });
        assertThat(stored.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(finding.verdict()).isEqualTo(Verdict.INTACT));
    }

    @Test
    void tellsTheSameInADryRunAndChangesNothing() {
        // Given
        StoredTestRun stored = stored();
        Map<String, ByteBuffer> before = StoredTestRun.objects(archive);

        // When
        Thinning.Thinned told = apply(stored, EVERY_SEVENTH, true);

        // Then
        assertThat(StoredTestRun.objects(archive)).isEqualTo(before);
        Thinning.Thinned done = apply(stored, EVERY_SEVENTH, false);
        assertThat(told.snapshots()).isEqualTo(done.snapshots());
        assertThat(told.segmentsRemoved()).isEqualTo(done.segmentsRemoved());
        assertThat(told.segmentsThinned()).isEqualTo(done.segmentsThinned());
    }

    @Test
    void leavesYoungSnapshotsAlone() {
        // Given
        StoredTestRun stored = stored();
        archive.setTime(STORED.plus(Duration.ofMinutes(59)));

        // When
        Thinning.Thinned done = thinning(stored, archive).apply(stored.run.id(), EVERY_SEVENTH, false);

        // Then
        assertThat(done).isEqualTo(Thinning.Thinned.NOTHING);
    }

    /// A thinned segment was put long after its snapshots were stored, and is as old as they are.
    @Test
    void doesNotGrowYoungerByBeingThinned() {
        // Given
        StoredTestRun stored = stored();
        apply(stored, EVERY_SEVENTH, false);
        RetentionRule aDay = new RetentionRule(Duration.ZERO, 0, 0, Duration.ofHours(24), 0, 0);

        // When
        archive.setTime(STORED.plus(Duration.ofHours(24)));
        thinning(again(stored), archive).apply(stored.run.id(), aDay, false);

        // Then
        assertThat(stored.assertBitEqual())
                .allSatisfy((_, ordinals) -> assertThat(ordinals).containsExactly(0L, 5L, 49L));
    }

    @Test
    void removesWholeSegmentsUntilTheRunFits() {
        // Given
        StoredTestRun stored = stored();
        RetentionRule small = new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 9_000, 0);

        // When
        Thinning.Thinned done = apply(stored, small, false);

        // Then
        assertThat(done.segmentsRemoved()).isPositive();
        assertThat(stored.assertBitEqual()).allSatisfy((_, ordinals) -> {
            assertThat(ordinals).startsWith(0L, 5L).endsWith(49L);
            assertThat(ordinals.size()).isLessThan(40);
        });
    }

    /// Shard 1 lags behind: what it does not have yet is not judged.
    @Test
    void waitsForTheOtherShards() {
        // Given
        StoredTestRun stored = new StoredTestRun(TestRun.of("lagging", 12, 2), archive);
        archive.setTime(STORED);
        stored.directory.update(stored.record(30));
        stored.append(0, 0, 29);
        stored.append(1, 0, 9);

        // When
        apply(stored, EVERY_SEVENTH, false);

        // Then
        Map<Integer, List<Long>> left = stored.assertBitEqual();
        assertThat(left.get(1)).containsExactly(0L, 7L, 9L);
        assertThat(left.get(0))
                .containsExactlyElementsOf(LongStream.concat(LongStream.of(0, 7), LongStream.rangeClosed(9, 29))
                        .boxed()
                        .toList());
    }

    /// Of a large segment the head alone is read at first: that its vectors are damaged is found when it is about to be
    /// put again.
    @Test
    void leavesASegmentWithDamagedVectorsForPeopleToSeeAndGoesOn() {
        // Given
        archive.setTime(STORED);
        StoredTestRun stored = StoredTestRun.finished(archive, TestRun.of("large", 12_000, 2), 24);
        String damaged = "runs/large/trajectory/00000/000000000008-000000000015.safetensors";
        Damage.flipBit(archive, damaged, archive.read(damaged).remaining() - 5);
        ByteBuffer before = archive.read(damaged);

        // When
        Thinning.Thinned done = apply(again(stored), EVERY_SEVENTH, false);

        // Then
        assertThat(done.damaged()).containsExactly(damaged);
        assertThat(archive.read(damaged)).isEqualTo(before);
        assertThat(done.segmentsThinned()).isEqualTo(2 * 3 - 1);
        archive.remove(damaged);
        assertThat(again(stored).assertBitEqual())
                .containsEntry(0, List.of(0L, 7L, 21L, 23L))
                .containsEntry(1, List.of(0L, 7L, 14L, 21L, 23L));
    }

    /// Nothing tells which snapshots it holds, so those of the other shard stay beside it.
    @ParameterizedTest
    @ValueSource(ints = {30, 700})
    void leavesASegmentThatCannotBeReadAndWhatBelongsToIt(int offset) {
        // Given
        StoredTestRun stored = stored();
        String damaged = "runs/a/trajectory/00000/000000000008-000000000015.safetensors";
        Damage.flipBit(archive, damaged, offset);

        // When
        Thinning.Thinned done = apply(again(stored), EVERY_SEVENTH, false);

        // Then
        assertThat(done.damaged()).containsExactly(damaged);
        archive.remove(damaged);
        assertThat(again(stored).assertBitEqual().get(1))
                .containsExactly(0L, 5L, 7L, 8L, 9L, 10L, 11L, 12L, 13L, 14L, 15L, 21L, 28L, 35L, 42L, 49L);
    }

    /// One member writes the manifest of a run that it takes for complete, another one is asked to thin it.
    @Test
    void leavesARightManifestWhoeverIsAsked() {
        // Given
        StoredTestRun responsible = stored();
        StoredTestRun asked = again(responsible);
        Thinning thinning = new Thinning(
                archive,
                asked.runs,
                asked.catalog,
                asked.reader,
                asked.directory,
                asked.manifests::renew,
                archive.clock());

        // When
        archive.setTime(STORED.plus(Duration.ofHours(2)));
        thinning.apply(asked.run.id(), EVERY_SEVENTH, false);
        for (int pass = 0; pass < 20; pass++) {
            responsible.manifests.write(_ -> true);
        }

        // Then
        assertThat(asked.runs.manifest(asked.run.id())).hasValueSatisfying(manifest -> {
            assertThat(manifest.snapshotsStored()).isEqualTo(9);
            assertThat(manifest.segments())
                    .allSatisfy(segment ->
                            assertThat(archive.find(segment.key().objectKey())).isPresent());
        });
    }

    /// Whatever has just been listed or described can be gone when it is read.
    @Test
    void goesOnWhereverAnotherMemberRemovesWhatItIsAboutToRead() {
        // Given
        RetentionRule everyFourteenth = new RetentionRule(Duration.ofHours(1), 14, 0, Duration.ZERO, 0, 0);
        apply(stored(), everyFourteenth, false);
        Map<String, ByteBuffer> expected = StoredTestRun.objects(archive);
        boolean disturbed = true;
        int requests = 0;
        for (; disturbed; requests++) {
            archive.list("").forEach(object -> archive.remove(object.objectKey()));
            StoredTestRun other = stored();
            archive.setTime(STORED.plus(Duration.ofHours(2)));
            DisturbedArchive seen = new DisturbedArchive(
                    archive, requests, () -> thinning(other, archive).apply(other.run.id(), everyFourteenth, false));
            StoredTestRun asked = new StoredTestRun(other.run, seen.seenByItsCaller());
            asked.directory.update(other.known().record());

            // When
            new Thinning(
                            asked.archive,
                            asked.runs,
                            asked.catalog,
                            asked.reader,
                            asked.directory,
                            asked.manifests::renew,
                            archive.clock())
                    .apply(asked.run.id(), EVERY_SEVENTH, false);
            disturbed = seen.wasDisturbed();

            // Then
            asked.assertBitEqual()
                    .forEach((shard, ordinals) ->
                            assertThat(ordinals).as("shard %d", shard).contains(0L, 5L, 14L, 28L, 42L, 49L));
            other.manifests.renew(other.run.id());
            assertThat(other.runs.manifest(other.run.id()))
                    .as("request %d", requests)
                    .hasValueSatisfying(
                            manifest -> assertThat(manifest.complete()).isTrue());
            Thinning again = thinning(again(other), archive);
            again.apply(other.run.id(), everyFourteenth, false);
            assertThat(trajectory(StoredTestRun.objects(archive))).isEqualTo(trajectory(expected));
        }
        assertThat(requests).isGreaterThan(14);
    }

    private static Map<String, ByteBuffer> trajectory(Map<String, ByteBuffer> objects) {
        Map<String, ByteBuffer> trajectory = new TreeMap<>(objects);
        trajectory.keySet().removeIf(key -> !key.contains("/trajectory/"));
        return trajectory;
    }

    /// Killed before each of its changes in turn, and begun again: nothing that stays is lost at any time, and the
    /// end is the same.
    @Test
    void losesNothingWhereverItIsKilled() {
        // Given
        StoredTestRun undisturbed = stored();
        apply(undisturbed, EVERY_SEVENTH, false);
        Map<String, ByteBuffer> expected = StoredTestRun.objects(archive);
        boolean killed = true;
        int changes = 0;
        for (; killed; changes++) {
            archive.list("").forEach(object -> archive.remove(object.objectKey()));
            StoredTestRun stored = stored();
            archive.setTime(STORED.plus(Duration.ofHours(2)));

            // When
            try {
                thinning(stored, new KilledArchive(archive, changes)).apply(stored.run.id(), EVERY_SEVENTH, false);
                killed = false;
            } catch (KilledArchive.KilledError end) {
                killed = true;
            }

            // Then
            StoredTestRun restarted = again(stored);
            OrdinalSet removed = new RemovedOrdinals(archive).find(stored.run.id());
            restarted.assertBitEqual().forEach((shard, ordinals) -> {
                assertThat(ordinals).as("shard %d", shard).contains(0L, 5L, 7L, 14L, 21L, 28L, 35L, 42L, 49L);
                assertThat(removed.and(OrdinalSet.ofOrdinals(ordinals)).count()).isEqualTo(50);
            });
            thinning(restarted, archive).apply(stored.run.id(), EVERY_SEVENTH, false);
            assertThat(StoredTestRun.objects(archive)).isEqualTo(expected);
        }
        assertThat(changes).isGreaterThan(14);
    }

    /// Another member, that remembers nothing.
    private static StoredTestRun again(StoredTestRun stored) {
        StoredTestRun other = new StoredTestRun(stored.run, stored.archive);
        other.directory.update(stored.known().record());
        return other;
    }

    private StoredTestRun stored() {
        archive.setTime(STORED);
        StoredTestRun stored = StoredTestRun.finished(archive, "a", 50);
        archive.put(
                RunObjects.curvature(stored.run.id(), TestRun.step(5)), ObjectContent.of(new byte[8], "text/plain"));
        return stored;
    }

    private Thinning.Thinned apply(StoredTestRun stored, RetentionRule rule, boolean dryRun) {
        archive.setTime(STORED.plus(Duration.ofHours(2)));
        return thinning(stored, archive).apply(stored.run.id(), rule, dryRun);
    }

    private Thinning thinning(StoredTestRun stored, SnapshotArchive changing) {
        return new Thinning(
                changing,
                stored.runs,
                stored.catalog,
                stored.reader,
                stored.directory,
                stored.manifests::changed,
                archive.clock());
    }

    private long size() {
        return archive.list("runs/a/trajectory/").stream()
                .mapToLong(object -> object.sizeInBytes())
                .sum();
    }
}
