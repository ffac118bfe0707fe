package dev.perrin.snapshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.archive.ShardPoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentPlanTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void putsEveryPointIntoOneSegmentWithoutGapsAndWithinTheSize(long seed) {
        // Given
        Random random = new Random(seed);
        int vectorSize = 4 * (1 + random.nextInt(500));
        long limit = random.nextLong(1, 20_000);
        List<Long> published = new ArrayList<>();
        SegmentPlan plan = new SegmentPlan(limit);
        List<List<CollectedPoint>> segments = new ArrayList<>();

        // When
        long ordinal = 0;
        for (int count = 0; count < 200; count++) {
            ordinal += random.nextInt(20) == 0 ? 1 + random.nextInt(3) : 1;
            published.add(ordinal);
            CollectedPoint point = point(ordinal, vectorSize);
            if (!plan.accepts(point)) {
                segments.add(plan.close());
            }
            plan.add(point);
        }
        segments.add(plan.close());

        // Then
        assertThat(segments.stream().flatMap(List::stream).map(CollectedPoint::ordinal))
                .containsExactlyElementsOf(published);
        for (List<CollectedPoint> segment : segments) {
            long first = segment.getFirst().ordinal();
            assertThat(segment.getLast().ordinal()).isEqualTo(first + segment.size() - 1);
            long size = segment.stream()
                    .mapToLong(CollectedPoint::retainedSizeInBytes)
                    .sum();
            assertThat(segment.size() == 1 || size <= limit).isTrue();
        }
    }

    private static CollectedPoint point(long ordinal, int vectorSize) {
        ByteBuffer vector = ByteBuffer.allocate(vectorSize);
        return new CollectedPoint(
                new ShardPoint(TestRun.head(ordinal), List.of(vector), List.of(vector)), 2L * vectorSize, ordinal, 0);
    }
}
