package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.analysis.v1.AnalysisResult;
import dev.perrin.proto.analysis.v1.MsdPoint;
import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.StoredObject;
import dev.perrin.snapshot.archive.StoredResults;
import dev.perrin.snapshot.archive.StoredResults.Kept;
import dev.perrin.snapshot.archive.UnknownRunException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredResultsTest {
    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private StoredTestRun stored = StoredTestRun.finished(archive, "a", 3);
    private StoredResults results = new StoredResults(archive, stored.runs);

    @BeforeEach
    void store() {
        archive.list("").forEach(object -> archive.remove(object.objectKey()));
        stored = StoredTestRun.finished(archive, "a", 3);
        results = new StoredResults(archive, stored.runs);
    }

    @Test
    void keepsTheResultWithTheGreatestSequence() {
        // When
        results.put(result("live", 5));
        results.put(result("again", 1));
        String key = results.put(result("live", 12));
        results.put(result("", 7));

        // Then
        assertThat(results.find(stored.run.id(), "live")).contains(new Kept(key, result("live", 12)));
        assertThat(results.find(stored.run.id(), "")).as("the live one").contains(new Kept(key, result("live", 12)));
        assertThat(results.find(stored.run.id(), "again").orElseThrow().result())
                .isEqualTo(result("again", 1));
        assertThat(results.find(stored.run.id(), "nothing")).isEmpty();
        assertThat(results.ids(stored.run.id())).containsExactly("again", "live");
        assertThat(key).isEqualTo("runs/a/results/live/0000000000000000012.json");
    }

    @Test
    void changesNothingWhenTheSameComesAgain() {
        // Given
        results.put(result("live", 5));
        var before = StoredTestRun.objects(archive);

        // When
        results.put(result("live", 5));

        // Then
        assertThat(StoredTestRun.objects(archive)).isEqualTo(before);
    }

    /// A result that is said to be durable is there; and the one before it is until then.
    @Test
    void doesNotBelieveAStoreThatSaysThereAlready() {
        // Given
        results.put(result("live", 5));
        archive.lie(true);

        // Then
        assertThatThrownBy(() -> results.put(result("live", 9)))
                .isInstanceOf(ArchiveUnavailableException.class)
                .hasMessage("store refuses runs/a/results/live/0000000000000000009.json as present,"
                        + " but does not have it");
        assertThat(results.find(stored.run.id(), "live").orElseThrow().result()).isEqualTo(result("live", 5));
        archive.lie(false);
        results.put(result("live", 9));
        assertThat(results.find(stored.run.id(), "live").orElseThrow().result()).isEqualTo(result("live", 9));
    }

    @Test
    void removesWhatIsOlder() {
        results.put(result("live", 5));
        results.put(result("live", 9));
        assertThat(archive.list("runs/a/results/"))
                .extracting(StoredObject::objectKey)
                .containsExactly("runs/a/results/live/0000000000000000009.json");
    }

    @Test
    void refusesAResultOfARunThatIsNotKnown() {
        assertThatThrownBy(() ->
                        results.put(result("live", 5).toBuilder().setRun("b").build()))
                .isInstanceOf(UnknownRunException.class)
                .hasMessage("run b is not known");
        assertThat(archive.list("runs/b/")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, live, 5, true, run",
        "a, ../x, 5, true, result_id '../x'",
        "a, live, 0, true, result.sequence 0",
        "a, live, 5, false, result.last false",
    })
    void refusesWhatCannotBeKept(String run, String id, long sequence, boolean last, String message) {
        AnalysisResult bad =
                result(id, sequence).toBuilder().setRun(run).setLast(last).build();
        assertThatThrownBy(() -> results.put(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void noticesADamagedResult() {
        // Given
        String key = results.put(result("live", 5));
        archive.put(
                key,
                new ObjectContent(
                        ObjectContent.of("{\"run\":\"b\"}".getBytes(StandardCharsets.UTF_8), "application/json")
                                .pieces(),
                        "application/json",
                        Map.of(ObjectContent.CHECKSUM, "00000000")));

        // Then
        assertThatThrownBy(() -> results.find(stored.run.id(), "live")).isInstanceOf(CorruptObjectException.class);
    }

    private static AnalysisResult result(String id, long sequence) {
        return AnalysisResult.newBuilder()
                .setRun("a")
                .setResultId(id)
                .setSequence(sequence)
                .setLast(true)
                .addMsd(MsdPoint.newBuilder().setLagSteps(1L << 60).setWindowCount(3))
                .build();
    }
}
