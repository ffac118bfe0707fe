package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.wire.RunId;
import java.nio.ByteBuffer;
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
        removed.put(RUN, OrdinalSet.ofOrdinals(ordinals));

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
                RunObjects.removed(RUN), ObjectContent.of(json.getBytes(StandardCharsets.UTF_8), "application/json"));

        // Then
        assertThatThrownBy(() -> removed.find(RUN)).isInstanceOf(CorruptObjectException.class);
    }

    @Test
    void refusesAListInWhichABitHasFlipped() {
        // Given
        removed.put(RUN, OrdinalSet.ofOrdinals(List.of(1L, 2L, 9L)));
        byte[] bytes = new byte[archive.read(RunObjects.removed(RUN)).remaining()];
        archive.read(RunObjects.removed(RUN)).get(bytes);
        bytes[bytes.length - 5] ^= 1;
        archive.put(
                RunObjects.removed(RUN),
                new ObjectContent(
                        List.of(ByteBuffer.wrap(bytes)),
                        "application/json",
                        archive.find(RunObjects.removed(RUN)).orElseThrow().metadata()));

        // Then
        assertThatThrownBy(() -> removed.find(RUN)).isInstanceOf(CorruptObjectException.class);
    }
}
