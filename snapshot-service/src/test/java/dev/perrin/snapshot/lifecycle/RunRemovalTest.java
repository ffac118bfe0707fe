package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunRemovalTest {
    private static final long TOMBSTONE_MILLIS = 1_000;

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final List<RunId> tombstones = new ArrayList<>();
    private StoredTestRun stored = new StoredTestRun(TestRun.of("a", 12, 2), archive);

    @BeforeEach
    void store() {
        archive.list("").forEach(object -> archive.remove(object.objectKey()));
        stored = StoredTestRun.finished(archive, "a", 20);
        StoredTestRun.finished(archive, "a-b", 20);
        StoredTestRun.finished(archive, "b", 3);
        archive.put("runs/a/results/msd/final.json", ObjectContent.of(new byte[3], "application/json"));
    }

    @Test
    void leavesNothingOfTheRunAndEverythingOfTheOthers() {
        // Given
        Map<String, ByteBuffer> others = StoredTestRun.objects(archive);
        others.keySet().removeIf(key -> key.startsWith("runs/a/"));
        long objects = archive.list("runs/a/").size();

        // When
        RunRemoval.Removed removed = removal(archive).delete(stored.run.id(), false);

        // Then
        assertThat(StoredTestRun.objects(archive)).isEqualTo(others);
        assertThat(removed.objects()).isEqualTo(objects);
        assertThat(tombstones).containsExactly(stored.run.id());
        assertThat(stored.runs.find(stored.run.id())).isEmpty();
        assertThat(removal(archive).delete(stored.run.id(), false)).isEqualTo(new RunRemoval.Removed(0, 0));
    }

    @Test
    void refusesARunThatGoesOnUnlessForced() {
        // Given
        stored.directory.update(stored.run.limiting());

        // Then
        assertThatThrownBy(() -> removal(archive).delete(stored.run.id(), false))
                .isInstanceOf(RunGoesOnException.class)
                .hasMessage("run a is in RUN_PHASE_LIMITING: it can be deleted when it has ended, or by force");
        assertThat(tombstones).isEmpty();
        removal(archive).delete(stored.run.id(), true);
        assertThat(archive.list("runs/a/")).isEmpty();
        assertThatThrownBy(() -> removal(archive).delete(new RunId("nobody"), false))
                .isInstanceOf(UnknownRunException.class);
    }

    /// Killed before each removal in turn: the manifest is the last to go, and whoever begins again ends it, by the
    /// call or because it reads the tombstone.
    @Test
    void endsWhateverMomentItIsKilledAt() {
        // Given
        int objects = archive.list("runs/a/").size();
        for (int changes = 0; changes < objects; changes++) {
            store();
            KilledArchive killed = new KilledArchive(archive, changes);

            // When
            assertThatThrownBy(() -> removal(killed).delete(stored.run.id(), false))
                    .isInstanceOf(KilledArchive.KilledError.class);

            // Then
            assertThat(archive.find("runs/a/manifest.json")).isPresent();
            if (changes % 2 == 0) {
                removal(archive).delete(stored.run.id(), false);
            } else {
                removal(archive).sweep(_ -> true);
            }
            assertThat(archive.list("runs/a/")).isEmpty();
            assertThat(archive.list("runs/a-b/")).isNotEmpty();
        }
    }

    @Test
    void sweepsAwayWhatComesBackAndLeavesThatToTheMemberThatSpeaksForTheRun() {
        // Given
        RunRemoval removal = removal(archive);
        removal.delete(stored.run.id(), false);
        removal.sweep(_ -> true);
        String late = "runs/a/trajectory/00000/000000000020-000000000021.safetensors";
        archive.put(late, ObjectContent.of(new byte[9], "text/plain"));
        RunRemoval other = removal(archive);
        IntStream.range(0, 400).forEach(_ -> other.sweep(_ -> false));
        assertThat(archive.find(late)).isPresent();

        // When
        removal.sweep(_ -> true);

        // Then
        assertThat(archive.list("runs/a/")).isEmpty();
        IntStream.range(0, 400).forEach(_ -> removal.sweep(_ -> true));
        archive.put(late, ObjectContent.of(new byte[9], "text/plain"));
        stored.directory.heardOf(stored.run.id());
        removal.sweep(_ -> true);
        assertThat(archive.list("runs/a/")).isEmpty();
    }

    @Test
    void leavesANewRunUnderTheOldIdAlone() {
        // Given
        RunRemoval removal = removal(archive);
        removal.delete(stored.run.id(), false);
        stored.directory.update(stored.run.limiting());

        // When
        stored.append(0, 0, 3);
        removal.sweep(_ -> true);

        // Then
        assertThat(archive.list("runs/a/")).extracting(StoredObject::objectKey).hasSize(1);
    }

    private RunRemoval removal(SnapshotArchive changing) {
        return new RunRemoval(
                changing, new StoredRuns(changing, stored.segments, stored.directory), stored.directory, run -> {
                    tombstones.add(run);
                    stored.directory.delete(run, TOMBSTONE_MILLIS);
                });
    }
}
