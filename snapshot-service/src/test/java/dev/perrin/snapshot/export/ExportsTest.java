package dev.perrin.snapshot.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.trajectory.v1.DataType;
import dev.perrin.snapshot.archive.CorruptObjectException;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.IndependentSafetensors;
import dev.perrin.snapshot.archive.IndexedSnapshot;
import dev.perrin.snapshot.archive.NotStoredException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.OrdinalRange;
import dev.perrin.snapshot.archive.ParameterRange;
import dev.perrin.snapshot.archive.PublishedRun;
import dev.perrin.snapshot.archive.ReadCosts;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.SnapshotSelector;
import dev.perrin.snapshot.archive.StepRange;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.UnknownRunException;
import dev.perrin.snapshot.archive.VectorPart;
import dev.perrin.snapshot.archive.VectorReader;
import dev.perrin.wire.RunId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportsTest {
    private static final long LAST = 59;

    private final InMemorySnapshotArchive stored = new InMemorySnapshotArchive();
    private final ReadCosts archive = new ReadCosts(stored);
    private final RunDirectory directory = new RunDirectory();
    private final SegmentStore segments = new SegmentStore(archive);
    private final StoredRuns runs = new StoredRuns(archive, segments, directory);
    private final SegmentCatalog catalog = new SegmentCatalog(segments, runs);
    private final SegmentReader reader = new SegmentReader(archive, catalog);
    private final SnapshotIndex index = new SnapshotIndex(runs, segments, catalog, reader);
    private final Exports exports = new Exports(index, new VectorReader(reader, segments, catalog));

    static Stream<Arguments> runs() {
        return Stream.of(DataType.DATA_TYPE_FLOAT32, DataType.DATA_TYPE_FLOAT64, DataType.DATA_TYPE_BFLOAT16)
                .flatMap(type -> Stream.of(1, 3)
                        .flatMap(shards -> LongStream.range(0, 4).mapToObj(seed -> Arguments.of(type, shards, seed))));
    }

    /// Three tensors: one over all shards, one in a single shard, one with an odd number of parameters.
    private PublishedRun store(DataType type, int shardCount, long seed) {
        PublishedRun run =
                PublishedRun.of("exported", type, shardCount, new long[] {7, 31}, new long[] {5}, new long[] {1, 2, 3});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        Random random = new Random(seed);
        for (int shard = 0; shard < shardCount; shard++) {
            long next = 0;
            while (next <= LAST) {
                long last = Math.min(LAST, next + random.nextInt(20));
                if (seed % 2 == 1 && random.nextInt(3) == 0) {
                    run.storeFormat1(stored, shard, next, last);
                } else {
                    run.store(
                            stored,
                            shard,
                            next,
                            last,
                            LongStream.rangeClosed(next, last).boxed().toList());
                }
                next = last + 1;
            }
        }
        return run;
    }

    @ParameterizedTest(name = "{0}, {1} shards, seed {2}")
    @MethodSource("runs")
    void aStateDictHasTheLayoutsTensors(DataType type, int shardCount, long seed) {
        // Given
        PublishedRun run = store(type, shardCount, seed);

        // When
        ExportFile file = exports.stateDict(run.id(), new SnapshotSelector.ByOrdinal(17), VectorPart.VELOCITY);
        IndependentSafetensors read = IndependentSafetensors.parse(bytes(file));

        // Then
        assertThat(read.shape().values()).containsExactly("[7,31]", "[5]", "[1,2,3]");
        assertThat(read.dtype().values()).containsOnly(name(type));
        for (int tensor = 0; tensor < 3; tensor++) {
            int count = new int[] {217, 5, 6}[tensor];
            assertThat(read.tensor(PublishedRun.tensorName(tensor)))
                    .isEqualTo(run.vector(17, VectorPart.VELOCITY, run.offset(tensor), count));
        }
        assertThat(file.fileName()).isEqualTo("exported-000000000017-velocity.safetensors");
    }

    /// Of a position, not of a velocity; each at a multiple of its element's size, as readers that map files want.
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"DATA_TYPE_UNSPECIFIED", "UNRECOGNIZED"})
    void aStateDictHasTheBuffersToo(DataType type) {
        // Given
        PublishedRun run = PublishedRun.of("normed", type, 2, new long[] {7, 31}, new long[] {5})
                .withBuffers(new long[] {3}, new long[] {2, 2});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        run.store(stored, 0, 0, 4, List.of(0L, 1L, 3L, 4L));
        run.store(stored, 1, 0, 4, List.of(0L, 1L, 2L, 3L, 4L));
        SnapshotSelector third = new SnapshotSelector.ByOrdinal(3);

        // When
        byte[] file = bytes(exports.stateDict(run.id(), third, VectorPart.POSITION));
        IndependentSafetensors position = IndependentSafetensors.parse(file);
        IndependentSafetensors velocity =
                IndependentSafetensors.parse(bytes(exports.stateDict(run.id(), third, VectorPart.VELOCITY)));

        // Then
        byte[] buffers = run.buffers(3);
        assertThat(position.tensor("norm.0.running_mean")).isEqualTo(Arrays.copyOf(buffers, 12));
        assertThat(position.tensor("norm.1.running_mean")).isEqualTo(Arrays.copyOfRange(buffers, 12, 28));
        assertThat(position.shape()).containsEntry("norm.1.running_mean", "[2,2]");
        assertThat(position.dtype())
                .containsEntry("norm.0.running_mean", "F32")
                .containsEntry(PublishedRun.tensorName(0), name(type))
                .hasSize(4);
        for (int tensor = 0; tensor < 2; tensor++) {
            assertThat(position.tensor(PublishedRun.tensorName(tensor)))
                    .isEqualTo(run.vector(3, VectorPart.POSITION, run.offset(tensor), new int[] {217, 5}[tensor]));
        }
        assertThat(velocity.shape()).containsOnlyKeys(PublishedRun.tensorName(0), PublishedRun.tensorName(1));
        int data = file.length - 222 * run.elementSize() - buffers.length;
        assertThat(data % 8).isZero();
        int at = 0;
        for (String name : position.bytes().keySet()) {
            int element = name.startsWith("norm") ? Float.BYTES : run.elementSize();
            assertThat(at % element).as("place of %s", name).isZero();
            at += position.tensor(name).length;
        }
        ParameterSlice one = exports.parameters(
                run.id(), third, VectorPart.POSITION, new ParameterChoice.Tensor("norm.1.running_mean"));
        assertThat(bytes(one.body())).isEqualTo(Arrays.copyOfRange(buffers, 12, 28));
        assertThat(one.shape()).containsExactly(2L, 2L);
        assertThatThrownBy(() -> exports.parameters(
                        run.id(), third, VectorPart.VELOCITY, new ParameterChoice.Tensor("norm.1.running_mean")))
                .isInstanceOf(NotStoredException.class);
    }

    @ParameterizedTest(name = "{0}, {1} shards, seed {2}")
    @MethodSource("runs")
    void aTrajectoryHasTheRowsOfAllShardsSideBySide(DataType type, int shardCount, long seed) {
        // Given
        PublishedRun run = store(type, shardCount, seed);
        Random random = new Random(seed);
        for (int round = 0; round < 5; round++) {
            long first = random.nextInt((int) LAST);
            long last = first + random.nextInt((int) (LAST - first) + 1);
            long every = 1L + random.nextInt(4);
            int from = random.nextInt(run.dimension());
            int count = 1 + random.nextInt(run.dimension() - from);

            // When
            IndependentSafetensors read = IndependentSafetensors.parse(bytes(exports.trajectory(
                    run.id(),
                    SnapshotRange.of(new OrdinalRange(first, last)),
                    Optional.of(new ParameterRange(from, count)),
                    every)));

            // Then
            long[] ordinals = LongStream.rangeClosed(first, last)
                    .filter(ordinal -> (ordinal - first) % every == 0)
                    .toArray();
            assertThat(read.longs("ordinal")).isEqualTo(ordinals);
            assertThat(read.longs("step"))
                    .isEqualTo(Arrays.stream(ordinals).map(PublishedRun::step).toArray());
            assertThat(read.shape()).containsEntry("position", "[" + ordinals.length + "," + count + "]");
            assertThat(read.dtype()).containsEntry("velocity", name(type));
            for (VectorPart part : VectorPart.values()) {
                byte[] rows = read.tensor(part == VectorPart.POSITION ? "position" : "velocity");
                int size = count * run.elementSize();
                for (int row = 0; row < ordinals.length; row++) {
                    assertThat(Arrays.copyOfRange(rows, row * size, (row + 1) * size))
                            .isEqualTo(run.vector(ordinals[row], part, from, count));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1} shards, seed {2}")
    @MethodSource("runs")
    void numpyFilesHoldTheValues(DataType type, int shardCount, long seed) {
        // Given
        PublishedRun run = store(type, shardCount, seed);

        // When
        byte[] file = bytes(Exports.numpy(exports.parameters(
                run.id(),
                new SnapshotSelector.Last(),
                VectorPart.POSITION,
                new ParameterChoice.Tensor(PublishedRun.tensorName(0)))));

        // Then
        assertThat(Arrays.copyOf(file, 8)).isEqualTo(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        int header = 10 + (file[8] & 0xff) + ((file[9] & 0xff) << 8);
        assertThat(header % 64).isZero();
        String expectedType = type == DataType.DATA_TYPE_FLOAT64 ? "<f8" : "<f4";
        assertThat(new String(file, 10, header - 10, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '" + expectedType + "', 'fortran_order': False, 'shape': (7, 31), }")
                .endsWith("\n");
        byte[] values = Arrays.copyOfRange(file, header, file.length);
        byte[] published = run.vector(LAST, VectorPart.POSITION, 0, 217);
        assertThat(values).isEqualTo(type == DataType.DATA_TYPE_BFLOAT16 ? widened(published) : published);
    }

    /// Of a bfloat16, the two bytes that a float32 begins with.
    private static byte[] widened(byte[] narrow) {
        byte[] wide = new byte[2 * narrow.length];
        for (int i = 0; i < narrow.length; i += 2) {
            wide[2 * i + 2] = narrow[i];
            wide[2 * i + 3] = narrow[i + 1];
        }
        return wide;
    }

    @Test
    void listsWhatIsStoredShardByShard() {
        // Given: shard 1 ends early, shard 0 is thinned in the middle
        PublishedRun run = PublishedRun.of("listed", DataType.DATA_TYPE_FLOAT32, 2, new long[] {40});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        run.store(stored, 0, 0, 9, List.of(0L, 4L, 9L));
        run.store(stored, 0, 10, 14, List.of(10L, 11L, 12L, 13L, 14L));
        run.storeFormat1(stored, 1, 0, 5);
        run.store(stored, 1, 6, 12, List.of(9L, 10L, 11L, 12L));

        // When
        List<String> listed = list(run, SnapshotRange.ALL);

        // Then
        assertThat(listed)
                .containsExactly(
                        "0:[0, 1]",
                        "1:[1]",
                        "2:[1]",
                        "3:[1]",
                        "4:[0, 1]",
                        "5:[1]",
                        "9:[0, 1]",
                        "10:[0, 1]",
                        "11:[0, 1]",
                        "12:[0, 1]",
                        "13:[0]",
                        "14:[0]");
        assertThat(list(run, SnapshotRange.of(new StepRange(PublishedRun.step(4) - 9, PublishedRun.step(9) + 9))))
                .containsExactly("4:[0, 1]", "5:[1]", "9:[0, 1]");
        assertThat(list(run, SnapshotRange.of(new OrdinalRange(6, 8)))).isEmpty();
        assertThat(index.ordinals(index.known(run.id()), 0, new StepRange(PublishedRun.step(5), Long.MAX_VALUE)))
                .contains(new OrdinalRange(9, 14));
        assertThat(index.ordinals(index.known(run.id()), 0, new StepRange(0, PublishedRun.step(0) - 1)))
                .isEmpty();
        assertThat(find(run, new SnapshotSelector.Last())).isEqualTo(12);
        assertThat(find(run, new SnapshotSelector.Reference())).isZero();
        assertThat(find(run, new SnapshotSelector.ByStep(PublishedRun.step(11))))
                .isEqualTo(11);
        assertThatThrownBy(() -> find(run, new SnapshotSelector.ByOrdinal(14)))
                .isInstanceOf(NotStoredException.class)
                .hasMessage("shard 1 of ordinal 14 of run listed is not stored");
        assertThatThrownBy(() -> find(run, new SnapshotSelector.ByOrdinal(7)))
                .hasMessage("snapshot of run listed must be stored, but ordinal 7 is not");
    }

    /// Of a row of several chunks in each of three shards, a tensor over one shard's border needs two chunks.
    @Test
    void fetchesTheHeadsAndTheChunksThatAreAskedFor() {
        // Given
        PublishedRun run = PublishedRun.of(
                "large", DataType.DATA_TYPE_FLOAT32, 3, new long[] {590_000}, new long[] {2_000}, new long[] {308_000});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        for (int shard = 0; shard < 3; shard++) {
            run.store(stored, shard, 0, 1, List.of(0L, 1L));
        }
        ParameterSlice border = exports.parameters(
                run.id(),
                new SnapshotSelector.ByOrdinal(1),
                VectorPart.VELOCITY,
                new ParameterChoice.Range(new ParameterRange(599_000, 2_000)));
        archive.forget();

        // When
        byte[] read = bytes(border.body());

        // Then
        assertThat(read).isEqualTo(run.vector(1, VectorPart.VELOCITY, 599_000, 2_000));
        int chunk = 65_536 * Float.BYTES;
        int lastChunk = (300_000 - 4 * 65_536) * Float.BYTES;
        assertThat(archive.bytesBeyond(4096)).isEqualTo(lastChunk + chunk);
        assertThat(archive.bytes()).isLessThan(lastChunk + chunk + 2 * 4096);
    }

    @Test
    void fetchesALongTrajectoryOnceAndInFewRequests() {
        // Given
        PublishedRun run = PublishedRun.of("long", DataType.DATA_TYPE_FLOAT32, 1, new long[] {1_000});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        for (long first = 0; first < 1000; first += 500) {
            run.store(
                    stored,
                    0,
                    first,
                    first + 499,
                    LongStream.range(first, first + 500).boxed().toList());
        }
        ExportFile file = exports.trajectory(run.id(), SnapshotRange.ALL, Optional.empty(), 1);
        archive.forget();

        // When
        byte[] read = bytes(file);

        // Then
        assertThat(archive.requests()).isLessThan(20);
        assertThat(archive.bytes()).isLessThan(read.length + 200_000L);
    }

    @Test
    void saysWhichObjectIsDamaged() {
        // Given
        PublishedRun run = store(DataType.DATA_TYPE_FLOAT32, 1, 0);
        String key = stored.list("runs/exported/trajectory/").getFirst().objectKey();
        byte[] bytes = new byte[stored.read(key).remaining()];
        stored.read(key).get(bytes);
        bytes[bytes.length - 1] ^= 1;
        stored.put(
                key,
                new ObjectContent(
                        List.of(ByteBuffer.wrap(bytes)),
                        "application/octet-stream",
                        stored.find(key).orElseThrow().metadata()));

        // Then
        assertThatThrownBy(() -> bytes(exports.trajectory(run.id(), SnapshotRange.ALL, Optional.empty(), 1)))
                .isInstanceOf(CorruptObjectException.class)
                .hasMessageContaining(key);
    }

    @Test
    void readsOnWhenASegmentIsThinnedMeanwhile() {
        // Given: enough that the segment is not read whole
        PublishedRun run = PublishedRun.of("thinned", DataType.DATA_TYPE_FLOAT32, 1, new long[] {200_000});
        directory.update(run.record(RunPhase.RUN_PHASE_LIMITING, 0));
        run.store(stored, 0, 0, 3, List.of(0L, 1L, 2L, 3L));
        ParameterSlice slice = exports.parameters(
                run.id(),
                new SnapshotSelector.ByOrdinal(3),
                VectorPart.POSITION,
                new ParameterChoice.Range(new ParameterRange(0, 10)));

        // When
        run.store(stored, 0, 0, 3, List.of(1L, 3L));

        // Then
        assertThat(bytes(slice.body())).isEqualTo(run.vector(3, VectorPart.POSITION, 0, 10));
    }

    @Test
    void refusesWhatIsNotThere() {
        PublishedRun run = store(DataType.DATA_TYPE_FLOAT32, 1, 0);
        assertThatThrownBy(
                        () -> exports.stateDict(new RunId("nobody"), new SnapshotSelector.Last(), VectorPart.POSITION))
                .isInstanceOf(UnknownRunException.class)
                .hasMessage("run nobody is not known");
        assertThatThrownBy(() -> exports.parameters(
                        run.id(), new SnapshotSelector.Last(), VectorPart.POSITION, new ParameterChoice.Tensor("bias")))
                .isInstanceOf(NotStoredException.class)
                .hasMessage("tensor must be one of run exported's layout, but is 'bias'");
        assertThatThrownBy(() -> exports.parameters(
                        run.id(),
                        new SnapshotSelector.Last(),
                        VectorPart.POSITION,
                        new ParameterChoice.Range(new ParameterRange(220, 9))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("parameters must lie within the 228 of the run, but are 220 to 228");
    }

    private List<String> list(PublishedRun run, SnapshotRange range) {
        List<String> listed = new ArrayList<>();
        index.list(index.known(run.id()), range, (IndexedSnapshot snapshot) -> {
            assertThat(snapshot.head().step())
                    .isEqualTo(PublishedRun.step(snapshot.head().ordinal()));
            listed.add(snapshot.head().ordinal() + ":" + snapshot.storedShards());
        });
        return listed;
    }

    private long find(PublishedRun run, SnapshotSelector selector) {
        return index.find(
                        index.known(run.id()),
                        selector,
                        IntStream.range(0, run.shardCount()).boxed().toList())
                .ordinal();
    }

    private static String name(DataType type) {
        return switch (type) {
            case DATA_TYPE_FLOAT32 -> "F32";
            case DATA_TYPE_FLOAT64 -> "F64";
            default -> "BF16";
        };
    }

    private static byte[] bytes(ExportFile file) {
        byte[] bytes = bytes(file.body());
        assertThat(file.sizeInBytes()).isEqualTo(bytes.length);
        return bytes;
    }

    private static byte[] bytes(ExportFile.Body body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BlockSink blocks = new BlockSink(1000, piece -> {
            byte[] copy = new byte[piece.remaining()];
            piece.order(ByteOrder.LITTLE_ENDIAN).get(copy);
            out.writeBytes(copy);
        });
        body.writeTo(blocks);
        blocks.flush();
        return out.toByteArray();
    }
}
