package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.ingest.TestRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrajectoryReaderTest {
    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final SegmentStore segments = new SegmentStore(archive);
    private final RunDirectory directory = new RunDirectory();
    private final StoredRuns runs = new StoredRuns(archive, segments, directory);
    private final TrajectoryReader reader =
            new TrajectoryReader(runs, new SegmentReader(archive, new SegmentCatalog(segments, runs)));

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void givesBackAnySelectionBitEqual(long seed) {
        // Given
        Random random = new Random(seed);
        TestRun run = TestRun.of("a", random.nextInt(4) == 0 ? 200_000 : 1 + random.nextInt(3000), 1)
                .withBuffers(random.nextInt(3) * random.nextInt(20));
        int count = run.dimension() > 3000 ? 6 : 40;
        store(run, count, random);
        long first = random.nextInt(count);
        long last = first + random.nextInt(count);
        int from = random.nextInt(run.dimension());
        int length = 1 + random.nextInt(run.dimension() - from);
        ReplaySelection selection = new ReplaySelection(
                run.id(), 0, List.of(new OrdinalRange(first, last)), Optional.of(new CoordinateRange(from, length)));

        // When
        List<ReplayedSlice> slices = new ArrayList<>();
        reader.read(selection, slices::add);

        // Then
        long ordinal = first;
        int coordinate = from;
        for (ReplayedSlice slice : slices) {
            assertThat(slice.head()).isEqualTo(TestRun.head(ordinal));
            assertThat(slice.firstCoordinate()).isEqualTo(coordinate);
            float[][] point = run.point(ordinal);
            assertThat(floats(slice.position())).isEqualTo(cut(point[0], coordinate, slice.coordinateCount()));
            assertThat(floats(slice.velocity())).isEqualTo(cut(point[1], coordinate, slice.coordinateCount()));
            assertThat(bytes(slice.buffers())).isEqualTo(coordinate == 0 ? run.buffers(ordinal) : new byte[0]);
            coordinate += slice.coordinateCount();
            if (coordinate == from + length) {
                coordinate = from;
                ordinal++;
            }
        }
        assertThat(ordinal).isEqualTo(Math.min(last, count - 1L) + 1);
    }

    @Test
    void refusesASegmentWhoseBytesHaveChanged() {
        // Given
        TestRun run = TestRun.of("a", 100, 1);
        store(run, 3, new Random(1));
        String key = archive.list("runs/a/trajectory/").getFirst().objectKey();
        ObjectInfo info = archive.find(key).orElseThrow();
        byte[] bytes = new byte[(int) info.sizeInBytes()];
        archive.read(key).get(bytes);
        bytes[bytes.length - 1] ^= 1;
        StoredRuns fresh = new StoredRuns(archive, segments, directory);
        SegmentCatalog catalog = new SegmentCatalog(segments, fresh);
        SegmentKey segment = SegmentKey.parse(key).orElseThrow();
        assertThat(catalog.describe(run.id(), List.of(segment))).hasSize(1);
        archive.put(
                key, new ObjectContent(List.of(ByteBuffer.wrap(bytes)), "application/octet-stream", info.metadata()));

        // Then
        assertThatThrownBy(() -> new TrajectoryReader(fresh, new SegmentReader(archive, catalog))
                        .read(
                                new ReplaySelection(run.id(), 0, List.of(new OrdinalRange(0, 2)), Optional.empty()),
                                _ -> {}))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining("checksum of " + key);
    }

    /// Segments of random lengths.
    private void store(TestRun run, int count, Random random) {
        KnownRun known = directory.update(run.limiting());
        ShardLayout layout = known.layout(known.shard(0).orElseThrow());
        long next = 0;
        while (next < count) {
            long end = Math.min(count, next + 1 + random.nextInt(15));
            List<ShardPoint> points = new ArrayList<>();
            for (long ordinal = next; ordinal < end; ordinal++) {
                points.add(run.shardPoint(0, ordinal));
            }
            assertThat(segments.append(layout, points)).isInstanceOf(SegmentStore.Outcome.Stored.class);
            next = end;
        }
    }

    private static float[] floats(ByteBuffer bytes) {
        float[] vector = new float[bytes.remaining() / Float.BYTES];
        bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return vector;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static float[] cut(float[] vector, int first, int count) {
        return Arrays.copyOfRange(vector, first, first + count);
    }
}
