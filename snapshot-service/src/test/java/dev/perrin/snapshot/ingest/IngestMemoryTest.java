package dev.perrin.snapshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.wire.RecordKeys;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Shards of several parts that arrive side by side, in less memory than they need together.
class IngestMemoryTest {
    /// Two full parts and a rest; a snapshot takes 2 MB.
    private static final int DIMENSION = 2 * 122_880 + 1;

    private static final long SNAPSHOT_SIZE = 8L * DIMENSION;
    private static final long RECORD_SIZE = 1 << 20;
    private static final int ENDLESS = 30;

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final RunDirectory directory = new RunDirectory();
    private final RecordingObserver observer = new RecordingObserver();
    private final AtomicLong nanos = new AtomicLong(1);
    private final Map<Integer, List<IncomingRecord>> logs = new TreeMap<>();
    private long mostRetained;
    private long recordsHandedOver;

    static LongStream seeds() {
        return LongStream.range(0, 12);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void holdsAtMostTheLimitHoweverManyShardsArriveSideBySide(long seed) {
        // Given
        Random random = new Random(seed);
        List<TestRun> runs = new ArrayList<>();
        for (int index = 0; index < 6; index++) {
            runs.add(TestRun.of("side-" + index, DIMENSION, 1));
        }
        runs.forEach(run -> directory.update(run.finished(2)));
        interleave(random, runs, 2, 1 + random.nextInt(3));
        long limit = 2 * SNAPSHOT_SIZE + random.nextLong(SNAPSHOT_SIZE);

        // When
        consumeAll(ingest(limit), random);

        // Then
        runs.forEach(run -> StoredTrajectories.assertHoldsExactly(archive, run, 0, 1));
        assertThat(observer.refused()).isZero();
        assertThat(mostRetained).isLessThanOrEqualTo(limit + RECORD_SIZE * logs.size());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aShardLargerThanTheLimitPasses(long seed) {
        // Given
        Random random = new Random(seed);
        List<TestRun> runs = List.of(
                TestRun.of("large-0", DIMENSION, 1), TestRun.of("large-1", DIMENSION, 1), TestRun.of("small", 50, 1));
        runs.forEach(run -> directory.update(run.finished(3)));
        interleave(random, runs, 3, 1 + random.nextInt(2));

        // When
        consumeAll(ingest(SNAPSHOT_SIZE / 2), random);

        // Then
        runs.forEach(run -> StoredTrajectories.assertHoldsExactly(archive, run, 0, 1, 2));
        assertThat(mostRetained).isLessThanOrEqualTo(SNAPSHOT_SIZE + SNAPSHOT_SIZE / 2 + RECORD_SIZE * logs.size());
    }

    /// One run goes on and on, of the other there are two snapshots, and there is room for one at a time.
    @ParameterizedTest(name = "partitions {0}")
    @ValueSource(ints = {1, 2})
    void aShardThatWasSetAsideHasItsTurnWhileAnotherGoesOn(int partitions) {
        // Given
        TestRun endless = TestRun.of("endless", DIMENSION, 1);
        TestRun waiting = TestRun.of("waiting", DIMENSION, 1);
        directory.update(endless.limiting());
        directory.update(waiting.limiting());
        List<byte[]> few = new ArrayList<>();
        few.addAll(waiting.frames(0, 0));
        few.addAll(waiting.frames(0, 1));
        for (long ordinal = 0; ordinal < ENDLESS; ordinal++) {
            for (byte[] frame : endless.frames(0, ordinal)) {
                append(0, endless, frame);
                if (!few.isEmpty()) {
                    append(partitions - 1, waiting, few.removeFirst());
                }
            }
        }

        // When
        consume(
                ingest(SNAPSHOT_SIZE + SNAPSHOT_SIZE / 2, Duration.ofSeconds(1)),
                new Random(1),
                () -> StoredTrajectories.countPoints(archive, waiting) == 2);

        // Then
        StoredTrajectories.assertHoldsExactly(archive, waiting, 0, 1);
        assertThat(StoredTrajectories.countPoints(archive, endless)).isLessThan(ENDLESS * 2 / 3);
        assertThat(mostRetained).isLessThanOrEqualTo(2 * SNAPSHOT_SIZE + RECORD_SIZE * partitions);
    }

    @Test
    void storesThousandsOfShardsInLittleMemory() {
        // Given
        Random random = new Random(7);
        List<TestRun> runs = new ArrayList<>();
        for (int index = 0; index < 3_000; index++) {
            runs.add(TestRun.of("many-" + index, 30, 1));
        }
        runs.forEach(run -> directory.update(run.finished(2)));
        interleave(random, runs, 2, 6);
        long limit = SNAPSHOT_SIZE / 2;

        // When
        consumeAll(ingest(limit), random);

        // Then
        assertThat(runs)
                .allSatisfy(run ->
                        assertThat(StoredTrajectories.countPoints(archive, run)).isEqualTo(2));
        for (int index = 0; index < 3_000; index += 100) {
            StoredTrajectories.assertHoldsExactly(archive, runs.get(index), 0, 1);
        }
        assertThat(observer.refused()).isZero();
        assertThat(mostRetained).isLessThanOrEqualTo(limit + 4_000L * logs.size());
    }

    /// Snapshots that were cut off stay in no one's way, are not read again and again, and are not committed.
    @Test
    void producersThatAreGoneDoNotTakeTheMemoryForEver() {
        // Given
        List<TestRun> gone = new ArrayList<>();
        for (int index = 0; index < 8; index++) {
            gone.add(TestRun.of("gone-" + index, DIMENSION, 1));
        }
        TestRun alive = TestRun.of("alive", DIMENSION, 1);
        gone.forEach(run -> directory.update(run.limiting()));
        directory.update(alive.finished(6));
        gone.forEach(run -> run.frames(0, 0).subList(0, 2).forEach(frame -> append(0, run, frame)));
        for (long ordinal = 0; ordinal < 6; ordinal++) {
            alive.frames(0, ordinal).forEach(frame -> append(0, alive, frame));
        }
        Ingest ingest = ingest(2 * SNAPSHOT_SIZE);

        // When
        consume(ingest, new Random(1), () -> StoredTrajectories.countPoints(archive, alive) == 6);

        // Then
        StoredTrajectories.assertHoldsExactly(archive, alive, 0, 1, 2, 3, 4, 5);
        assertThat(mostRetained).isLessThanOrEqualTo(2 * SNAPSHOT_SIZE + RECORD_SIZE);
        assertThat(ingest.committable(0)).isEqualTo(OptionalLong.of(0));
        assertThat(recordsHandedOver)
                .isLessThan(3L * logs.getOrDefault(0, List.of()).size());
    }

    @Test
    void countsTheRecordsThatAreKeptAlive() {
        // Given
        TestRun run = TestRun.of("counted", DIMENSION, 1);
        directory.update(run.limiting());
        Ingest ingest = ingest(64 << 20);
        List<byte[]> frames = run.frames(0, 0);
        ingest.assign(0);

        // When
        ingest.accept(0, List.of(record(0, run, frames.get(0)), record(1, run, frames.get(1))));
        ingest.advance();
        ingest.advance();

        // Then
        assertThat(ingest.retainedSizeInBytes()).isEqualTo(frames.get(0).length + frames.get(1).length);
        ingest.drop(0);
        assertThat(ingest.retainedSizeInBytes()).isZero();
    }

    private void consumeAll(Ingest ingest, Random random) {
        consume(
                ingest,
                random,
                () -> logs.entrySet().stream()
                        .allMatch(log -> ingest.committable(log.getKey()).orElse(0)
                                == log.getValue().size()));
    }

    /// As the consumer does it: a few records for every partition that is ready, and back where it is told.
    private void consume(Ingest ingest, Random random, BooleanSupplier done) {
        logs.keySet().forEach(ingest::assign);
        Map<Integer, Integer> next = new TreeMap<>();
        for (int pass = 0; !done.getAsBoolean(); pass++) {
            assertThat(pass).as("passes").isLessThan(20_000);
            logs.forEach((partition, log) -> {
                int first = next.getOrDefault(partition, 0);
                if (ingest.isReady(partition) && first < log.size()) {
                    int end = Math.min(log.size(), first + 1 + random.nextInt(4));
                    ingest.accept(partition, log.subList(first, end));
                    next.put(partition, end);
                    recordsHandedOver += end - first;
                }
            });
            ingest.advance();
            mostRetained = Math.max(mostRetained, ingest.retainedSizeInBytes());
            logs.keySet()
                    .forEach(partition ->
                            ingest.rewind(partition).ifPresent(offset -> next.put(partition, (int) offset)));
            nanos.addAndGet(Duration.ofMillis(200).toNanos());
        }
    }

    /// Parts of all runs in random order, each run's own in theirs.
    private void interleave(Random random, List<TestRun> runs, int snapshots, int partitions) {
        List<Deque<byte[]>> rest = new ArrayList<>();
        for (TestRun run : runs) {
            Deque<byte[]> frames = new ArrayDeque<>();
            for (long ordinal = 0; ordinal < snapshots; ordinal++) {
                frames.addAll(run.frames(0, ordinal));
            }
            rest.add(frames);
        }
        List<Integer> left = new ArrayList<>();
        for (int index = 0; index < runs.size(); index++) {
            left.add(index);
        }
        while (!left.isEmpty()) {
            int chosen = left.get(random.nextInt(left.size()));
            append(chosen % partitions, runs.get(chosen), rest.get(chosen).removeFirst());
            if (rest.get(chosen).isEmpty()) {
                left.remove(Integer.valueOf(chosen));
            }
        }
    }

    private void append(int partition, TestRun run, byte[] frame) {
        List<IncomingRecord> log = logs.computeIfAbsent(partition, _ -> new ArrayList<>());
        log.add(record(log.size(), run, frame));
    }

    private static IncomingRecord record(long offset, TestRun run, byte[] frame) {
        return new IncomingRecord(offset, RecordKeys.ofShard(run.id(), 0), frame);
    }

    private Ingest ingest(long memoryLimit) {
        return ingest(memoryLimit, Duration.ofSeconds(5));
    }

    private Ingest ingest(long memoryLimit, Duration maxDelay) {
        IngestSettings settings = new IngestSettings(
                SNAPSHOT_SIZE / 2,
                maxDelay,
                memoryLimit,
                Duration.ofSeconds(30),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                10);
        return new Ingest(new IngestContext(
                settings,
                new SegmentStore(archive),
                directory,
                _ -> CompletableFuture.completedFuture(null),
                observer,
                Runnable::run,
                nanos::get));
    }
}
