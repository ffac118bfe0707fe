package dev.perrin.snapshot.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.ingest.TestRun;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever byte of a stored segment has changed: a read that touches it says so, and one that does not is right.
class VerifiedReadsTest {
    /// Three chunks a row.
    private static final int LARGE = 150_000;

    private final RecordedReads archive = new RecordedReads(new InMemorySnapshotArchive());
    private final SegmentStore segments = new SegmentStore(archive);
    private final RunDirectory directory = new RunDirectory();
    private final StoredRuns runs = new StoredRuns(archive, segments, directory);

    /// Without and with buffers, and with a padding behind them.
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 3})
    void everyByteOfASmallSegmentIsChecked(int bufferCount) {
        // Given
        TestRun run = TestRun.of("small", 13, 1).withBuffers(bufferCount);
        String key = store(run, 5);
        int size = archive.read(key).remaining();

        // Then
        for (int offset = 0; offset < size; offset++) {
            assertEveryReadIsRightOrRefused(run, key, offset);
        }
    }

    @Test
    void bytesOfALargeSegmentAreCheckedWhereverTheyAreRead() {
        // Given
        TestRun run = TestRun.of("large", LARGE, 1).withBuffers(1001);
        String key = store(run, 4);
        Segment segment = segments.find(SegmentKey.parse(key).orElseThrow()).orElseThrow();
        Random random = new Random(7);
        TreeSet<Integer> offsets = new TreeSet<>();
        random.ints(60, 0, segment.headLength()).forEach(offsets::add);
        random.ints(60, 0, (int) segment.sizeInBytes()).forEach(offsets::add);
        for (int row = 0; row < 8; row++) {
            for (int coordinate : new int[] {0, 65_535, 65_536, 131_071, 131_072, LARGE - 1}) {
                int offset = segment.headLength() + 4 * (row * LARGE + coordinate);
                offsets.addAll(List.of(offset, offset + 3));
            }
        }

        // Then
        for (int offset : offsets) {
            assertEveryReadIsRightOrRefused(run, key, offset);
        }
    }

    @Test
    void aRangeIsReadWithoutTheRest() {
        // Given
        TestRun run = TestRun.of("large", LARGE, 1);
        String key = store(run, 4);
        int headLength =
                segments.find(SegmentKey.parse(key).orElseThrow()).orElseThrow().headLength();
        archive.takeReads(key);

        // When
        reader().vector(run.id(), 0, 2, VectorPart.VELOCITY, new CoordinateRange(70_000, 10));

        // Then
        BitSet expected = new BitSet();
        expected.set(0, headLength);
        int velocity = headLength + 4 * LARGE * (4 + 2);
        expected.set(velocity + 4 * 65_536, velocity + 4 * 131_072);
        assertThat(archive.takeReads(key)).isEqualTo(expected);
    }

    @Test
    void headsAreReadWithoutTheVectors() {
        // Given
        TestRun run = TestRun.of("large", LARGE, 1);
        String key = store(run, 4);
        int headLength =
                segments.find(SegmentKey.parse(key).orElseThrow()).orElseThrow().headLength();
        archive.takeReads(key);

        // When
        List<SnapshotHead> heads = heads(run);

        // Then
        assertThat(heads).containsExactly(TestRun.head(1), TestRun.head(2), TestRun.head(3));
        assertThat(archive.takeReads(key).length()).isEqualTo(headLength);
    }

    @Test
    void everyByteOfTheManifestIsChecked() {
        // Given
        TestRun run = TestRun.of("small", 3, 1);
        store(run, 2);
        new ManifestKeeper(archive, segments, new SegmentCatalog(segments, runs), directory).write(_ -> true);
        String key = RunObjects.manifest(run.id());
        int size = archive.read(key).remaining();
        assertThat(runs.manifest(run.id())).isPresent();

        // Then
        for (int offset = 0; offset < size; offset++) {
            archive.damage(key, offset);
            assertThat(refusal(() -> CheckedObject.read(archive, key)))
                    .as("manifest with byte %d changed", offset)
                    .isPresent();
        }
        assertThat(runs.manifest(run.id())).as("is made again").isEmpty();
    }

    @Test
    void aStoreThatKeepsNoMetadataIsCheckedByWhatStandsInTheSegment() {
        // Given
        TestRun run = TestRun.of("small", 13, 1);
        String key = store(run, 4);
        ByteBuffer bytes = archive.read(key);
        Segment told = segments.find(SegmentKey.parse(key).orElseThrow()).orElseThrow();

        // When
        Segment found = WholeSegment.parse(told.key(), bytes).describe();

        // Then
        assertThat(found).isEqualTo(told);
        for (int offset = told.headLength(); offset < bytes.limit(); offset++) {
            archive.damage(key, offset);
            ByteBuffer damaged = archive.read(key);
            assertThat(refusal(() -> WholeSegment.parse(told.key(), damaged).describe()))
                    .isPresent();
        }
    }

    private void assertEveryReadIsRightOrRefused(TestRun run, String key, int offset) {
        reads(run).forEach((name, read) -> {
            archive.damage("", 0);
            archive.takeReads(key);
            Object intact = read.get();
            boolean touched = archive.takeReads(key).get(offset);
            archive.damage(key, offset);
            Optional<CorruptObjectException> refusal = refusal(() -> {
                assertThat(read.get())
                        .as("%s with byte %d changed", name, offset)
                        .isEqualTo(intact);
                return name;
            });
            assertThat(refusal.isPresent())
                    .as("%s refuses byte %d, which it reads: %s", name, offset, touched)
                    .isEqualTo(touched);
        });
    }

    private Map<String, Supplier<Object>> reads(TestRun run) {
        int d = run.dimension();
        Map<String, Supplier<Object>> reads = new LinkedHashMap<>();
        reads.put("heads", () -> heads(run));
        reads.put("all", () -> points(run, 0, 3, Optional.empty()));
        reads.put("one snapshot", () -> points(run, 2, 2, Optional.empty()));
        reads.put("some coordinates", () -> points(run, 1, 2, Optional.of(new CoordinateRange(d / 2, d / 7))));
        reads.put(
                "one vector",
                () -> reader().vector(run.id(), 0, 3, VectorPart.POSITION, new CoordinateRange(d / 3, d / 13)));
        return reads;
    }

    private List<SnapshotHead> heads(TestRun run) {
        return reader().heads(run.id(), 0, new OrdinalRange(1, 100)).toList();
    }

    private List<ReplayedSlice> points(TestRun run, long first, long last, Optional<CoordinateRange> coordinates) {
        List<ReplayedSlice> slices = new ArrayList<>();
        reader().read(
                        new ReplaySelection(run.id(), 0, List.of(new OrdinalRange(first, last)), coordinates),
                        slices::add);
        return slices;
    }

    private TrajectoryReader reader() {
        return new TrajectoryReader(runs, new SegmentReader(archive, new SegmentCatalog(segments, runs)));
    }

    private String store(TestRun run, int count) {
        KnownRun known = directory.update(run.limiting());
        List<ShardPoint> points = new ArrayList<>();
        for (long ordinal = 0; ordinal < count; ordinal++) {
            points.add(run.shardPoint(0, ordinal));
        }
        ShardLayout layout = known.layout(known.shard(0).orElseThrow());
        assertThat(segments.append(layout, points)).isInstanceOf(SegmentStore.Outcome.Stored.class);
        return archive.list("runs/" + run.id() + "/trajectory/").getFirst().objectKey();
    }

    private static Optional<CorruptObjectException> refusal(Supplier<Object> read) {
        try {
            var _ = read.get();
            return Optional.empty();
        } catch (CorruptObjectException refused) {
            return Optional.of(refused);
        }
    }
}
