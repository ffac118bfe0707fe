package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.wire.RunId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemovedOrdinalsTest {
    private static final RunId RUN = new RunId("a");

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final RemovedOrdinals removed = new RemovedOrdinals(archive);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesBackWhatWasWritten(long seed) {
        // Given
        Random random = new Random(seed);
        List<Long> ordinals = new ArrayList<>();
        for (int count = random.nextInt(200); count > 0; count--) {
            ordinals.add(random.nextLong(300));
        }

        // When
        removed.add(RUN, OrdinalSet.ofOrdinals(ordinals));

        // Then
        OrdinalSet read = new RemovedOrdinals(archive).find(RUN);
        for (long ordinal = 0; ordinal < 300; ordinal++) {
            assertThat(read.contains(ordinal)).isEqualTo(ordinals.contains(ordinal));
        }
    }

    @Test
    void nothingWasRemovedOfARunWithoutAList() {
        assertThat(removed.find(RUN)).isEqualTo(OrdinalSet.EMPTY);
    }

    /// A list that cannot be read must not be taken for an empty one: what was removed would count as lost, or lost
    /// snapshots as removed.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"format\":\"perrin-removed-2\",\"ordinals\":[]}",
                "{\"format\":\"perrin-removed-1\",\"ordinals\":[[5,3]]}",
                "{\"format\":\"perrin-removed-1\",\"ordinals\":[[-4,3]]}",
                "{\"format\":\"perrin-removed-1\",\"ordinals\":[7]}"
            })
    void refusesWhatIsNoList(String json) {
        // Given
        archive.put(
                RunObjects.removed(RUN) + "0123456789abcdef0123456789abcdef.json",
                ObjectContent.of(json.getBytes(StandardCharsets.UTF_8), "application/json"));

        // Then
        assertThatThrownBy(() -> removed.find(RUN)).isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void refusesAListInWhichABitHasFlipped() {
        // Given
        removed.add(RUN, OrdinalSet.ofOrdinals(List.of(1L, 2L, 9L)));
        String list = archive.list(RunObjects.removed(RUN)).getFirst().objectKey();
        Damage.flipBit(archive, list, archive.read(list).remaining() - 5);

        // Then
        assertThatThrownBy(() -> removed.find(RUN)).isInstanceOf(CorruptObjectException.class);
    }

    /// Of archives that were written before there were several lists.
    @Test
    void takesTheOldListWithTheOthers() {
        // Given
        archive.put(
                RunObjects.oldRemoved(RUN),
                ObjectContent.of(
                        "{\"format\":\"perrin-removed-1\",\"ordinals\":[[3,5],[8,8]]}".getBytes(StandardCharsets.UTF_8),
                        "application/json"));

        // When
        OrdinalSet read = removed.find(RUN);
        removed.add(RUN, OrdinalSet.ofOrdinals(List.of(6L)));

        // Then
        assertThat(read).isEqualTo(OrdinalSet.ofOrdinals(List.of(3L, 4L, 5L, 8L)));
        assertThat(removed.find(RUN)).isEqualTo(OrdinalSet.ofOrdinals(List.of(3L, 4L, 5L, 6L, 8L)));
        assertThat(archive.list(RunObjects.run(RUN))).as("joined").hasSize(1);
    }

    /// Another member adds before each request in turn of one that adds; then the store carries out one of the puts
    /// or removals once more, as late as can be.
    @Test
    void losesNothingWhatMembersAddAtTheSameTime() {
        OrdinalSet all = OrdinalSet.ofOrdinals(List.of(1L, 2L, 5L, 7L, 8L));
        boolean disturbed = true;
        int requests = 0;
        for (; disturbed; requests++) {
            // Given
            archive.list("").forEach(object -> archive.remove(object.objectKey()));
            removed.add(RUN, OrdinalSet.ofOrdinals(List.of(1L, 5L)));
            DisturbedArchive seen = new DisturbedArchive(
                    archive, requests, () -> removed.add(RUN, OrdinalSet.ofOrdinals(List.of(2L, 8L))));

            // When
            new RemovedOrdinals(seen.seenByItsCaller()).add(RUN, OrdinalSet.ofOrdinals(List.of(7L)));
            disturbed = seen.wasDisturbed();

            // Then
            OrdinalSet expected = disturbed ? all : OrdinalSet.ofOrdinals(List.of(1L, 5L, 7L));
            assertThat(removed.find(RUN)).as("before request %d", requests).isEqualTo(expected);
        }
        assertThat(requests).isGreaterThan(4);
    }

    @Test
    void losesNothingWhenAPutOrARemovalArrivesLate() {
        // Given
        removed.add(RUN, OrdinalSet.ofOrdinals(List.of(1L, 5L)));
        String early = archive.list(RunObjects.removed(RUN)).getFirst().objectKey();
        ObjectContent content = new ObjectContent(
                List.of(archive.read(early)),
                "application/json",
                archive.find(early).orElseThrow().metadata());
        removed.add(RUN, OrdinalSet.ofOrdinals(List.of(2L)));
        OrdinalSet all = OrdinalSet.ofOrdinals(List.of(1L, 2L, 5L));

        // When
        archive.put(early, content);

        // Then
        assertThat(removed.find(RUN)).isEqualTo(all);
        archive.remove(early);
        assertThat(removed.find(RUN)).isEqualTo(all);
    }
}
