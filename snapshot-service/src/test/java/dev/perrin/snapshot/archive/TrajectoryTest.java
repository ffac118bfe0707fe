package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.wire.RunId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrajectoryTest {
    private static final RunId RUN = new RunId("a");

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void takesEachStoredOrdinalOnceHoweverSegmentsOverlap(long seed) {
        // Given
        Random random = new Random(seed);
        List<SegmentKey> segments = randomSegments(random);
        BitSet stored = ordinals(segments);

        // When
        Trajectory trajectory = Trajectory.of(segments);

        // Then
        List<Long> taken = new ArrayList<>();
        for (Trajectory.Piece piece : trajectory.pieces()) {
            assertThat(piece.ordinals().first())
                    .isGreaterThanOrEqualTo(piece.segment().firstOrdinal());
            assertThat(piece.ordinals().last())
                    .isLessThanOrEqualTo(piece.segment().lastOrdinal());
            LongStream.rangeClosed(piece.ordinals().first(), piece.ordinals().last())
                    .forEach(taken::add);
        }
        assertThat(taken).isEqualTo(stored.stream().asLongStream().boxed().toList());
        assertThat(trajectory.lastOrdinal()).isEqualTo(stored.length() - 1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void intersectsAsSetsDo(long seed) {
        // Given
        Random random = new Random(seed);
        List<SegmentKey> one = randomSegments(random);
        List<SegmentKey> other = randomSegments(random);
        BitSet expected = ordinals(one);
        expected.and(ordinals(other));

        // When
        List<OrdinalRange> both =
                Trajectory.of(one).intersect(Trajectory.of(other).ranges());

        // Then
        BitSet actual = new BitSet();
        both.forEach(range -> actual.set((int) range.first(), (int) range.last() + 1));
        assertThat(actual).isEqualTo(expected);
    }

    private static List<SegmentKey> randomSegments(Random random) {
        List<SegmentKey> segments = new ArrayList<>();
        for (int count = random.nextInt(12); count > 0; count--) {
            long first = random.nextInt(60);
            segments.add(new SegmentKey(RUN, 0, first, first + random.nextInt(15)));
        }
        return segments;
    }

    private static BitSet ordinals(List<SegmentKey> segments) {
        BitSet ordinals = new BitSet();
        segments.forEach(segment -> ordinals.set((int) segment.firstOrdinal(), (int) segment.lastOrdinal() + 1));
        return ordinals;
    }
}
