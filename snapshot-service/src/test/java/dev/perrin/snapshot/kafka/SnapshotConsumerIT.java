package dev.perrin.snapshot.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.perrin.snapshot.archive.SnapshotArchive;
import dev.perrin.snapshot.archive.StoredTrajectories;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.snapshot.s3.BucketInitializer;
import dev.perrin.snapshot.s3.EmbeddedObjectStore;
import dev.perrin.snapshot.s3.MinioSnapshotArchive;
import dev.perrin.snapshot.s3.StoreConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// From a real broker into a real store: everything published is stored exactly once.
@TestInstance(Lifecycle.PER_CLASS)
class SnapshotConsumerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private EmbeddedBroker broker;
    private EmbeddedObjectStore store;
    private TestPublisher publisher;
    private StoreConnection connection;
    private SnapshotArchive archive;
    private String name;

    @BeforeAll
    void start(@TempDir Path logs, @TempDir Path objects) {
        broker = new EmbeddedBroker(logs);
        store = new EmbeddedObjectStore(objects);
    }

    @AfterAll
    void stop() {
        store.close();
        broker.close();
    }

    @BeforeEach
    void useABucketAndAGroupOfItsOwn(TestInfo test) {
        name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        connection = StoreConnection.open(store.settings(name));
        archive = new MinioSnapshotArchive(connection);
        new BucketInitializer(connection).createBucket();
        publisher = new TestPublisher(broker.bootstrapServers());
        publisher.startGroupAtTheEnd(name);
    }

    @AfterEach
    void closePublisher() {
        publisher.close();
        connection.close();
    }

    @Test
    void storesWhatWasPublishedAndCommits() {
        // Given
        TestRun run = TestRun.of(name, 650, 1).withBuffers(3);
        publisher.announce(run.limiting());
        long before = publisher.committed(name);
        publisher.publish(run, 0, 499);

        // When
        try (TestMember member = member()) {
            publisher.announce(run.finished(500));
            awaitStored(member, 500);
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(publisher.committed(name) - before).isEqualTo(500));
        }

        // Then
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(499));
    }

    @Test
    void storesShardsOfManyPartsWithRecordsSentTwice() {
        // Given
        TestRun run = TestRun.of(name, 400_000, 2).withBuffers(9000);
        publisher.announce(run.limiting());
        for (long ordinal = 0; ordinal < 6; ordinal++) {
            publisher.publish(run, ordinal, ordinal);
            publisher.publish(run, Math.max(0, ordinal - 1), ordinal);
            publisher.publishEachRecordTwice(run, ordinal);
        }
        publisher.announce(run.finished(6));

        // When
        try (TestMember member = member()) {
            awaitStored(member, 12);

            // Then
            assertThat(member.observer().refused()).isZero();
            assertThat(member.observer().repeats()).isPositive();
        }
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(5));
    }

    @Test
    void storesNothingTwiceWhenItDiesBetweenPutAndCommit() {
        // Given
        TestRun run = TestRun.of(name, 100, 3);
        publisher.announce(run.limiting());
        publisher.publish(run, 0, 99);
        try (TestMember first = memberThatNeverCommits()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(first.storedShards()).isEqualTo(300));
        }

        // When
        publisher.publish(run, 100, 149);
        publisher.announce(run.finished(150));
        try (TestMember second = member()) {
            awaitStored(second, 150);

            // Then
            assertThat(second.observer().repeats()).isEqualTo(300);
        }
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(149));
    }

    @Test
    void sendsDamagedRecordsToTheDeadLettersAndGoesOn() {
        // Given
        TestRun run = TestRun.of(name, 50, 1);
        publisher.announce(run.limiting());
        publisher.publish(run, 0, 4);
        byte[] damaged = run.frames(0, 5).getFirst();
        damaged[damaged.length - 3] ^= 0x10;
        publisher.sendRaw(run, 0, damaged);
        publisher.sendRaw(run, 0, new byte[] {1, 2, 3});
        publisher.publish(run, 6, 9);
        publisher.announce(run.finished(10));

        // When
        try (TestMember member = member()) {
            awaitStored(member, 9);

            // Then
            assertThat(member.observer().refused("payload-checksum")).isEqualTo(1);
            assertThat(member.observer().refused("truncated")).isEqualTo(1);
            assertThat(member.observer().segments())
                    .extracting(segment -> segment.key().lastOrdinal())
                    .contains(4L);
        }
        assertThat(publisher.deadLetters(name))
                .extracting(letter -> letter.getReason())
                .contains("payload-checksum", "truncated");
        StoredTrajectories.assertHoldsExactly(archive, run, 0, 1, 2, 3, 4, 6, 7, 8, 9);
    }

    @Test
    void waitsForARunThatIsAnnouncedAfterItsSnapshots() {
        // Given
        TestRun late = TestRun.of(name, 50, 1);
        publisher.publish(late, 0, 9);

        // When
        try (TestMember member = member()) {
            member.awaitOwned(6);
            publisher.announce(late.limiting());
            publisher.announce(late.finished(10));

            // Then
            awaitStored(member, 10);
            assertThat(member.observer().refused()).isZero();
        }
        StoredTrajectories.assertHoldsExactly(archive, late, upTo(9));
    }

    @Test
    void sharesPartitionsBetweenTwoMembersThatComeAndGo() {
        // Given
        TestRun run = TestRun.of(name, 200, 12);
        publisher.announce(run.limiting());

        // When
        try (TestMember first = member()) {
            publisher.publish(run, 0, 99);
            try (TestMember second = member()) {
                first.awaitOwned(3);
                second.awaitOwned(3);
                publisher.publish(run, 100, 199);
            }
            publisher.publish(run, 200, 249);
            publisher.announce(run.finished(250));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(StoredTrajectories.countPoints(archive, run))
                            .isEqualTo(12 * 250));
        }

        // Then
        StoredTrajectories.assertHoldsExactly(archive, run, upTo(249));
    }

    /// Three times what a member may hold, side by side: it sets shards aside and reads their partitions again.
    @Test
    void readsAgainFromTheBrokerWhatDidNotFitInMemory() {
        // Given
        List<TestRun> runs = List.of(
                TestRun.of(name + "-0", 750_000, 1),
                TestRun.of(name + "-1", 750_000, 1),
                TestRun.of(name + "-2", 750_000, 1),
                TestRun.of(name + "-3", 750_000, 1));
        runs.forEach(run -> publisher.announce(run.limiting()));
        publisher.publishSideBySide(runs, 0, 1);
        runs.forEach(run -> publisher.announce(run.finished(2)));

        // When
        try (TestMember member = member()) {
            awaitStored(member, 8);

            // Then
            assertThat(member.seeks()).isPositive();
            assertThat(member.observer().refused()).isZero();
        }
        runs.forEach(run -> StoredTrajectories.assertHoldsExactly(archive, run, upTo(1)));
    }

    private void awaitStored(TestMember member, long shards) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(member.storedShards()).isEqualTo(shards));
    }

    private TestMember member() {
        return new TestMember(broker.bootstrapServers(), name, archive, true);
    }

    private TestMember memberThatNeverCommits() {
        return new TestMember(broker.bootstrapServers(), name, archive, false);
    }

    private static long[] upTo(long last) {
        return LongStream.rangeClosed(0, last).toArray();
    }
}
