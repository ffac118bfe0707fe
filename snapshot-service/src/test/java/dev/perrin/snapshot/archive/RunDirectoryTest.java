package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Timestamps;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.ingest.TestRun;
import org.junit.jupiter.api.Test;

class RunDirectoryTest {
    private final RunDirectory directory = new RunDirectory();
    private final TestRun run = TestRun.of("a", 8, 2);

    @Test
    void knowsWhichRecordsAreOfADeletedRun() {
        // Given
        directory.update(startedAt(1_000));

        // When
        directory.delete(run.id(), 5_000);

        // Then
        assertThat(directory.find(run.id())).isEmpty();
        assertThat(directory.isDeleted(run.id())).isTrue();
        assertThat(directory.isOfDeleted(startedAt(1_000))).isTrue();
        assertThat(directory.isOfDeleted(run.limiting())).isTrue();
        assertThat(directory.isOfDeleted(startedAt(5_001))).isFalse();
        assertThat(directory.isOfDeleted(TestRun.of("b", 8, 2).limiting())).isFalse();
    }

    @Test
    void takesANewRunUnderTheOldIdEvenWithOtherShards() {
        // Given
        directory.update(startedAt(1_000));
        directory.delete(run.id(), 5_000);

        // When
        directory.update(TestRun.of("a", 9, 3).limiting());

        // Then
        assertThat(directory.isDeleted(run.id())).isFalse();
        assertThat(directory.find(run.id()).orElseThrow().shardCount()).isEqualTo(3);
    }

    @Test
    void countsTheNewsOfDeletedRuns() {
        // Given
        directory.delete(run.id(), 5_000);
        long before = directory.deleted().getOrDefault(run.id(), -1L);

        // When
        directory.heardOf(run.id());
        directory.heardOf(TestRun.of("b", 8, 2).id());

        // Then
        assertThat(directory.deleted()).containsOnlyKeys(run.id()).containsEntry(run.id(), before + 1);
    }

    private RunRecord startedAt(long millis) {
        return run.limiting().toBuilder()
                .setStartedAt(Timestamps.fromMillis(millis))
                .build();
    }
}
