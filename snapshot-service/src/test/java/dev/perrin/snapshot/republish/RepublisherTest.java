package dev.perrin.snapshot.republish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.proto.run.v1.LimitingPhase;
import dev.perrin.proto.run.v1.RunPhase;
import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentCatalog;
import dev.perrin.snapshot.archive.SegmentReader;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.archive.SnapshotIndex;
import dev.perrin.snapshot.archive.SnapshotRange;
import dev.perrin.snapshot.archive.StoredRuns;
import dev.perrin.snapshot.archive.TestSummaries;
import dev.perrin.snapshot.archive.VectorReader;
import dev.perrin.snapshot.ingest.TestRun;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What becomes of the record of a republished run, whoever goes away.
class RepublisherTest {
    private static final RunId AGAIN = new RunId("again");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static final ProgressListener PATIENT = new ProgressListener() {
        @Override
        public void progressed(long published, long selected) {}

        @Override
        public void await(long nanos) {}

        @Override
        public boolean isGone() {
            return false;
        }
    };

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final TestRun source = TestRun.of("source", 30, 2).withBuffers(5);
    private final AtomicLong nanos = new AtomicLong();
    private final Member one = new Member();
    private final Member other = new Member();

    /// What each member of the group has of its own; `perrin.runs` brings every record to all.
    private final class Member {
        private final RunDirectory directory = new RunDirectory();
        private final StoredRuns runs = new StoredRuns(archive, new SegmentStore(archive), directory);
        private final Claims claims =
                new Claims(archive, LEASE, () -> UUID.randomUUID().toString(), nanos::get);

        Member() {
            directory.caughtUp(0);
        }

        Republisher republisher(Supplier<RunStream> streams) {
            SegmentStore segments = new SegmentStore(archive);
            SegmentCatalog catalog = new SegmentCatalog(segments, runs);
            SegmentReader reader = new SegmentReader(archive, catalog);
            return new Republisher(
                    archive,
                    runs,
                    directory,
                    new SnapshotIndex(runs, segments, catalog, reader),
                    new VectorReader(reader, segments, catalog),
                    claims,
                    streams,
                    InstantSource.system(),
                    nanos::get);
        }

        AbandonedRepublications abandoned(Supplier<RunStream> streams) {
            return new AbandonedRepublications(
                    directory, TestSummaries.of(archive, directory), claims, streams, InstantSource.system());
        }
    }

    RepublisherTest() {
        RunRecord record = source.finished(10).toBuilder()
                .setLimiting(LimitingPhase.newBuilder().setReferenceStep(TestRun.step(0)))
                .build();
        announce(record);
        for (int shard = 0; shard < 2; shard++) {
            int of = shard;
            List<ShardPoint> points = LongStream.range(0, 10)
                    .mapToObj(ordinal -> source.shardPoint(of, ordinal))
                    .toList();
            new SegmentStore(archive)
                    .append(
                            one.directory
                                    .find(source.id())
                                    .orElseThrow()
                                    .layout(source.shards().get(of)),
                            points);
        }
    }

    @Test
    void snapshotsKeepTheirBuffers() {
        RecordedRunStream stream = new RecordedRunStream(_ -> {});

        one.republisher(() -> stream).republish(order(), PATIENT);

        assertThat(stream.records().getFirst().getBuffers())
                .isEqualTo(source.limiting().getBuffers());
        assertThat(stream.frames())
                .hasSize(20)
                .allSatisfy(part -> assertThat(part.header().getBuffers().toByteArray())
                        .isEqualTo(
                                part.header().getShard() == 0
                                        ? source.buffers(part.header().getOrdinal())
                                        : new byte[0]));
    }

    @Test
    void ofTwoMembersThatRaceForOneIdOnePublishes() {
        // Given: the second asks after the first has begun, and before it has heard of that.
        RecordedRunStream second = new RecordedRunStream(_ -> {});
        RecordedRunStream first = new RecordedRunStream(record -> {
            if (record.getPhase() == RunPhase.RUN_PHASE_LIMITING) {
                assertThatThrownBy(() -> other.republisher(() -> second).republish(order(), PATIENT))
                        .isInstanceOf(RunExistsException.class);
            }
        });

        // When
        long published = one.republisher(() -> first).republish(order(), PATIENT);

        // Then
        assertThat(published).isEqualTo(10);
        assertThat(first.records())
                .extracting(RunRecord::getPhase)
                .containsExactly(RunPhase.RUN_PHASE_LIMITING, RunPhase.RUN_PHASE_FINISHED);
        assertThat(second.records()).isEmpty();
        assertThatThrownBy(() -> other.republisher(() -> second).republish(order(), PATIENT))
                .as("nor afterwards, before it has heard of the run")
                .isInstanceOf(RunExistsException.class);
    }

    @Test
    void aRepublicationThatWasKilledIsClosedOnceByWhoeverFindsIt() {
        // Given
        killedAfterItsFirstRecord();
        RecordedRunStream closing = new RecordedRunStream(this::announce);
        AbandonedRepublications abandoned = other.abandoned(() -> closing);
        AbandonedRepublications third = new Member().abandoned(() -> closing);

        // When
        int atOnce = abandoned.close(_ -> true) + third.close(_ -> true);
        nanos.addAndGet(LEASE.toNanos());
        int later = abandoned.close(_ -> true) + third.close(_ -> true) + abandoned.close(_ -> true);

        // Then
        assertThat(atOnce).isZero();
        assertThat(later).isEqualTo(1);
        assertThat(closing.records()).singleElement().satisfies(record -> {
            assertThat(record.getRun()).isEqualTo("again");
            assertThat(record.getPhase()).isEqualTo(RunPhase.RUN_PHASE_FAILED);
            assertThat(record.getReason()).contains("source").contains("cut off");
        });
    }

    /// Killed between its claim and the record: the next to ask finds the claim abandoned.
    @Test
    void whoWasKilledBeforeTheRunWasAnnouncedBlocksItsIdForNoLongerThanTheLease() {
        // Given
        assertThat(one.claims.take(AGAIN)).isPresent();
        RecordedRunStream stream = new RecordedRunStream(_ -> {});
        assertThatThrownBy(() -> other.republisher(() -> stream).republish(order(), PATIENT))
                .isInstanceOf(RunExistsException.class);

        // When
        nanos.addAndGet(LEASE.toNanos());
        long published = other.republisher(() -> stream).republish(order(), PATIENT);

        // Then
        assertThat(published).isEqualTo(10);
    }

    @Test
    void whoWasTakenForDeadWritesNoRecordAnyMore() {
        // Given: a member that is stopped for long, and closed by another, before its last record
        RecordedRunStream closing = new RecordedRunStream(this::announce);
        RecordedRunStream stopped = new RecordedRunStream(this::announce);
        ProgressListener stopping = new ProgressListener() {
            @Override
            public void progressed(long published, long selected) {
                if (published == selected) {
                    AbandonedRepublications abandoned = other.abandoned(() -> closing);
                    abandoned.close(_ -> true);
                    nanos.addAndGet(LEASE.toNanos());
                    abandoned.close(_ -> true);
                }
            }

            @Override
            public void await(long untilDue) {}

            @Override
            public boolean isGone() {
                return false;
            }
        };

        // When
        assertThatThrownBy(() -> one.republisher(() -> stopped).republish(order(), stopping))
                .isInstanceOf(ClaimLostException.class);

        // Then
        assertThat(closing.records()).extracting(RunRecord::getPhase).containsExactly(RunPhase.RUN_PHASE_FAILED);
        assertThat(stopped.records()).extracting(RunRecord::getPhase).containsExactly(RunPhase.RUN_PHASE_LIMITING);
    }

    @Test
    void leavesTheRunsOfTrainersAlone() {
        // Given
        announce(TestRun.of("trained", 30, 1).limiting());
        AbandonedRepublications abandoned = other.abandoned(() -> new RecordedRunStream(_ -> {}));

        // When
        int closed = abandoned.close(_ -> true);
        nanos.addAndGet(2 * LEASE.toNanos());

        // Then
        assertThat(closed + abandoned.close(_ -> true)).isZero();
    }

    private void killedAfterItsFirstRecord() {
        final class Killed extends Error {
            private static final long serialVersionUID = 1L;
        }
        RecordedRunStream stream = new RecordedRunStream(record -> {
            if (record.getPhase() == RunPhase.RUN_PHASE_LIMITING) {
                announce(record);
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> one.republisher(() -> stream).republish(order(), PATIENT))
                .isInstanceOf(Killed.class);
    }

    private RepublishOrder order() {
        return new RepublishOrder(source.id(), AGAIN, SnapshotRange.ALL, OptionalDouble.empty());
    }

    private void announce(RunRecord record) {
        one.directory.update(record);
        other.directory.update(record);
    }
}
