package dev.perrin.snapshot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.deadletter.v1.DeadLetter;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.QuotaExceeded;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.RunRecordException;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.lifecycle.RetentionRule;
import dev.perrin.snapshot.lifecycle.RetentionRules;
import dev.perrin.snapshot.lifecycle.RunQuotas;
import dev.perrin.wire.RecordKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// One partition, a clock that the test moves, and a store that answers at once.
class IngestTest {
    private static final int PARTITION = 3;
    private static final RetentionRule KEEP_ALL = new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 0);
    private static final Duration MAX_DELAY = Duration.ofSeconds(5);

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final RunDirectory directory = new RunDirectory();
    private final RetentionRules rules = new RetentionRules(archive, KEEP_ALL);
    private final RunQuotas quotas = new RunQuotas(archive, rules, KEEP_ALL);
    private final RecordingObserver observer = new RecordingObserver();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong(1);
    private final TestRun run = TestRun.of("a", 30, 1);
    private CompletableFuture<Void> letterAnswer = CompletableFuture.completedFuture(null);
    private long nextOffset;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /// A snapshot whose buffers are missing, or too few, would be no model any more.
    @Test
    void refusesSnapshotsWithoutTheBuffersOfTheRun() {
        // Given
        TestRun announced = run.withBuffers(3);
        directory.update(announced.limiting());
        Ingest ingest = ingest();

        // When
        for (TestRun sent : List.of(announced, run, run.withBuffers(2), run.withBuffers(4), announced)) {
            byte[] frame = sent.frames(0, nextOffset).getFirst();
            ingest.accept(PARTITION, List.of(record(run, nextOffset++, frame)));
        }
        settle(ingest);
        passTime(MAX_DELAY);
        settle(ingest);

        // Then
        assertThat(letters)
                .extracting(DeadLetter::getReason)
                .containsOnly("layout-mismatch")
                .hasSize(3);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(5));
        StoredTrajectories.assertHoldsExactly(archive, announced, 0, 4);
    }

    @Test
    void aRunsBuffersMustNotChange() {
        directory.update(run.withBuffers(3).limiting());

        assertThatThrownBy(() -> directory.update(run.withBuffers(2).limiting()))
                .isInstanceOf(RunRecordException.class)
                .hasMessage("shards and buffers of run a must not change");
        assertThatThrownBy(() -> directory.update(
                        TestRun.of("b", 30, 1).withBuffers(8193).limiting()))
                .isInstanceOf(RunRecordException.class)
                .hasMessage("buffers must be at most 8192 values for 1 parts of shard 0, but are 8193");
    }

    @Test
    void commitsNothingBeforeThePut() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();

        // When
        publish(ingest, 0, 9);
        settle(ingest);

        // Then
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(0));
        assertThat(archive.list("runs/a/trajectory/")).isEmpty();
        passTime(MAX_DELAY);
        settle(ingest);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(10));
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(9));
    }

    @Test
    void storesAtOnceWhenTheRunSaysThatThisWasAll() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();
        publish(ingest, 0, 9);
        settle(ingest);

        // When
        directory.update(run.finished(10));
        settle(ingest);

        // Then
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(10));
    }

    @Test
    void closesTheSegmentAtAGap() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();

        // When
        publish(ingest, 0, 4);
        publish(ingest, 7, 9);
        settle(ingest);
        passTime(MAX_DELAY);
        settle(ingest);

        // Then
        assertThat(observer.segments())
                .extracting(segment -> segment.key().objectKey())
                .containsExactly(
                        "runs/a/trajectory/00000/000000000000-000000000004.safetensors",
                        "runs/a/trajectory/00000/000000000007-000000000009.safetensors");
        StoredTrajectories.assertHoldsExactly(archive, run, 0, 1, 2, 3, 4, 7, 8, 9);
    }

    @Test
    void holdsThePartitionAndTriesAgainWhileTheStoreFails() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();
        publish(ingest, 0, 4);
        settle(ingest);
        archive.fail(true);
        passTime(MAX_DELAY);
        settle(ingest);
        assertThat(ingest.isReady(PARTITION)).isFalse();
        assertThat(observer.failures()).isEqualTo(1);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(0));

        // When
        archive.fail(false);
        passTime(Duration.ofSeconds(1));
        settle(ingest);

        // Then
        assertThat(ingest.isReady(PARTITION)).isTrue();
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(5));
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(4));
    }

    @Test
    void refusesARunThatIsNeverAnnouncedButOnlyAfterReadingAllRuns() {
        // Given
        Ingest ingest = ingest();
        publish(ingest, 0, 2);
        settle(ingest);
        passTime(Duration.ofSeconds(60));
        settle(ingest);
        assertThat(observer.refused()).isZero();
        assertThat(ingest.isReady(PARTITION)).isFalse();

        // When
        directory.caughtUp(nanos.get());
        settle(ingest);

        // Then
        assertThat(observer.refused("unknown-run")).isEqualTo(3);
        assertThat(letters).extracting(DeadLetter::getOffset).containsExactly(0L, 1L, 2L);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(3));
    }

    @Test
    void goesOnFromWhatAnotherMemberHasStoredMeanwhile() {
        // Given
        directory.update(run.limiting());
        Ingest one = ingest();
        publish(one, 0, 9);
        settle(one);
        nextOffset = 0;
        Ingest other = ingest();
        publish(other, 0, 4);
        settle(other);
        passTime(MAX_DELAY);
        settle(other);

        // When
        settle(one);

        // Then
        assertThat(observer.overtaken()).isEqualTo(1);
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(9));
        assertThat(one.committable(PARTITION)).isEqualTo(OptionalLong.of(10));
    }

    @Test
    void refusesARunThatWasDeletedAtOnceAndForgetsWhatItHasCollected() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();
        publish(ingest, 0, 2);
        settle(ingest);
        assertThat(archive.find("runs/a/record.json"))
                .as("the record is there before the first segment")
                .isPresent();
        archive.remove("runs/a/record.json");

        // When
        directory.delete(run.id(), 1);
        publish(ingest, 3, 5);
        settle(ingest);
        passTime(MAX_DELAY);
        settle(ingest);

        // Then
        assertThat(observer.refused("deleted-run")).isEqualTo(3);
        assertThat(letters).allSatisfy(letter -> {
            assertThat(letter.getDetail()).isEqualTo("run a was deleted");
            assertThat(letter.getValue().isEmpty()).isTrue();
        });
        assertThat(archive.list("runs/")).isEmpty();
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(6));
    }

    @Test
    void refusesSnapshotsBeyondTheQuotaAndTakesLaterOnesWhenItIsRaised() {
        // Given
        directory.update(run.limiting());
        rules.set(run.id(), new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 20_000));
        Ingest ingest = ingest();

        // When
        for (long ordinal = 0; ordinal < 100; ordinal++) {
            publish(ingest, ordinal, ordinal);
            settle(ingest);
        }
        passTime(MAX_DELAY);
        settle(ingest);

        // Then
        QuotaExceeded exceeded = quotas.exceeded(run.id()).orElseThrow();
        long first = exceeded.firstRefusedOrdinal();
        assertThat(first).isBetween(5L, 90L);
        assertThat(exceeded.quotaInBytes()).isEqualTo(20_000);
        assertThat(observer.refused("quota")).isEqualTo(exceeded.refused()).isEqualTo(100 - first);
        assertThat(letters.getFirst().getDetail())
                .startsWith("run a holds ")
                .contains(" bytes and may hold 20000: no room for the ");
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(first - 1));
        assertThat(archive.list("runs/a/").stream()
                        .mapToLong(object -> object.sizeInBytes())
                        .sum())
                .isLessThanOrEqualTo(20_000);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(100));

        // When the quota is raised, later snapshots are stored behind the gap
        rules.set(run.id(), new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 200_000));
        quotas.refresh(run.id());
        publish(ingest, 100, 104);
        settle(ingest);
        passTime(MAX_DELAY);
        settle(ingest);
        StoredTrajectories.assertHoldsExactly(
                archive,
                run,
                LongStream.concat(Arrays.stream(upTo(first - 1)), LongStream.rangeClosed(100, 104))
                        .toArray());
        assertThat(quotas.exceeded(run.id())).isEmpty();
    }

    @Test
    void refusesAKeyThatIsNotTheShards() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();

        // When
        ingest.accept(
                PARTITION,
                List.of(new IncomingRecord(
                        0, RecordKeys.ofRun(run.id()), run.frames(0, 0).getFirst())));
        settle(ingest);

        // Then
        assertThat(observer.refused("record-key")).isEqualTo(1);
    }

    @Test
    void refusesAKeyThatIsNotTheShardsAlsoWhenItKnowsTheShard() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();
        publish(ingest, 0, 2);
        settle(ingest);

        // When
        ingest.accept(
                PARTITION,
                List.of(new IncomingRecord(
                        nextOffset++,
                        RecordKeys.ofRun(run.id()),
                        run.frames(0, 3).getFirst())));
        settle(ingest);

        // Then
        assertThat(observer.refused("record-key")).isEqualTo(1);
    }

    @Test
    void storesNothingBehindARefusedRecordBeforeItsLetterIsDurable() {
        // Given
        directory.update(run.limiting());
        Ingest ingest = ingest();
        letterAnswer = new CompletableFuture<>();

        // When
        ingest.accept(PARTITION, List.of(record(run, nextOffset++, new byte[] {1, 2, 3})));
        publish(ingest, 0, 4);
        settle(ingest);
        passTime(MAX_DELAY);
        settle(ingest);

        // Then
        assertThat(archive.list("runs/a/trajectory/")).isEmpty();
        letterAnswer.complete(null);
        settle(ingest);
        assertThat(ingest.committable(PARTITION)).isEqualTo(OptionalLong.of(6));
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(4));
    }

    /// Records of large and small shards come repeated and damaged, the store fails now and then, and the member is
    /// cut off at any moment: what is stored in the end is what was published.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void storesEverythingOnceWhateverHappens(long seed) {
        // Given
        Random random = new Random(seed);
        TestRun chaotic = TestRun.of("chaos", random.nextInt(4) == 0 ? 130_000 : 40, 1)
                .withBuffers(random.nextInt(2) * (1 + random.nextInt(8192)));
        int count = chaotic.dimension() > 1000 ? 5 : 120;
        directory.update(chaotic.limiting());
        List<byte[]> log = new ArrayList<>();
        for (long ordinal = 0; ordinal < count; ordinal++) {
            long from = random.nextInt(6) == 0 ? Math.max(0, ordinal - random.nextInt(3)) : ordinal;
            for (long again = from; again <= ordinal; again++) {
                log.addAll(chaotic.frames(0, again));
            }
            if (random.nextInt(10) == 0) {
                log.add(new byte[random.nextInt(40)]);
            }
        }
        directory.update(chaotic.finished(count));

        // When
        int committed = 0;
        while (committed < log.size()) {
            Ingest ingest = ingest();
            int end = random.nextInt(4) == 0 ? committed + 1 + random.nextInt(log.size() - committed) : log.size();
            for (int offset = committed; offset < end; offset++) {
                ingest.accept(PARTITION, List.of(record(chaotic, offset, log.get(offset))));
                archive.fail(random.nextInt(8) == 0);
                nanos.addAndGet(Duration.ofMillis(random.nextInt(400)).toNanos());
                ingest.advance();
            }
            archive.fail(false);
            if (end == log.size()) {
                while (ingest.committable(PARTITION).orElse(0) < end) {
                    passTime(Duration.ofSeconds(1));
                    ingest.advance();
                }
            }
            committed = (int) ingest.committable(PARTITION).orElse(committed);
        }

        // Then
        StoredTrajectories.assertHoldsExactly(archive, chaotic, upTo(count - 1));
    }

    private Ingest ingest() {
        IngestSettings settings = new IngestSettings(
                20_000, MAX_DELAY, 2 << 20, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(1), 10);
        Ingest ingest = new Ingest(new IngestContext(
                settings,
                new SegmentStore(archive),
                directory,
                quotas,
                letter -> {
                    letters.add(letter);
                    return letterAnswer;
                },
                observer,
                Runnable::run,
                nanos::get));
        ingest.assign(PARTITION);
        return ingest;
    }

    private void publish(Ingest ingest, long first, long last) {
        for (long ordinal = first; ordinal <= last; ordinal++) {
            for (byte[] frame : run.frames(0, ordinal)) {
                ingest.accept(PARTITION, List.of(record(run, nextOffset++, frame)));
            }
        }
    }

    private static IncomingRecord record(TestRun run, long offset, byte[] frame) {
        return new IncomingRecord(offset, RecordKeys.ofShard(run.id(), 0), frame);
    }

    /// Often enough for every answer to be taken up.
    private static void settle(Ingest ingest) {
        for (int pass = 0; pass < 10; pass++) {
            ingest.advance();
        }
    }

    private void passTime(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static long[] upTo(long last) {
        return LongStream.rangeClosed(0, last).toArray();
    }
}
