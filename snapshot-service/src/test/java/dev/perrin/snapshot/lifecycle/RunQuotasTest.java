package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.KnownRun;
import dev.perrin.snapshot.archive.QuotaExceeded;
import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentStore;
import dev.perrin.snapshot.archive.ShardPoint;
import dev.perrin.snapshot.ingest.TestRun;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Several members that store shards of one run, and hear of each other only when they ask the store.
class RunQuotasTest {
    private static final int SHARDS = 4;
    private static final RetentionRule KEEP_ALL = new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 0);

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final RetentionRules rules = new RetentionRules(archive, KEEP_ALL);
    private final TestRun run = TestRun.of("shared", 4000, SHARDS);
    private final KnownRun known = new RunDirectory().update(run.limiting());
    private final SegmentStore segments = new SegmentStore(archive);

    /// One shard each, ordinals as they come, a segment now and then.
    private final class Member {
        private final int shard;
        private final RunQuotas quotas = new RunQuotas(archive, rules, KEEP_ALL);
        private final List<ShardPoint> collected = new ArrayList<>();
        private final List<Long> taken = new ArrayList<>();

        Member(int shard) {
            this.shard = shard;
            quotas.learn(known);
        }

        void offer(long ordinal) {
            if (quotas.refusal(run.id(), ordinal).isEmpty()) {
                taken.add(ordinal);
                collected.add(run.shardPoint(shard, ordinal));
            }
        }

        void store() {
            if (!collected.isEmpty()) {
                segments.append(known.layout(run.shards().get(shard)), collected);
                collected.clear();
            }
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void membersThatHearNothingOfEachOtherRefuseTheSameSnapshotsAndStayWithinTheQuota(long seed) {
        // Given
        Random random = new Random(seed);
        long quota = 500_000L + random.nextInt(500_000);
        rules.set(run.id(), new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, quota));
        List<Member> members = LongStream.range(0, SHARDS)
                .mapToObj(shard -> new Member((int) shard))
                .toList();

        // When: every member at a pace of its own
        long[] next = new long[SHARDS];
        while (Arrays.stream(next).anyMatch(ordinal -> ordinal < 60)) {
            int chosen = random.nextInt(SHARDS);
            for (int count = random.nextInt(8); count > 0 && next[chosen] < 60; count--) {
                members.get(chosen).offer(next[chosen]++);
            }
            if (random.nextInt(3) == 0) {
                members.get(chosen).store();
            }
            if (random.nextInt(10) == 0) {
                members.get(chosen).quotas.refresh(run.id());
            }
        }
        members.forEach(Member::store);

        // Then
        assertThat(members)
                .extracting(member -> member.taken)
                .allSatisfy(taken -> assertThat(taken)
                        .isEqualTo(LongStream.range(0, taken.size()).boxed().toList()));
        long fewest =
                members.stream().mapToLong(member -> member.taken.size()).min().orElseThrow();
        long most =
                members.stream().mapToLong(member -> member.taken.size()).max().orElseThrow();
        assertThat(most - fewest)
                .as("heads of segments are smaller than was reckoned")
                .isLessThanOrEqualTo(3);
        assertThat(size()).isLessThanOrEqualTo(quota);
        assertThat(size()).isGreaterThan(quota - quota / 5);
    }

    @Test
    void takesLaterSnapshotsWhenTheQuotaIsRaised() {
        // Given
        rules.set(run.id(), new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 200_000));
        List<Member> members = LongStream.range(0, SHARDS)
                .mapToObj(shard -> new Member((int) shard))
                .toList();
        for (long ordinal = 0; ordinal < 40; ordinal++) {
            for (Member member : members) {
                member.offer(ordinal);
            }
        }
        members.forEach(Member::store);
        long refused = 40L - members.getFirst().taken.size();
        assertThat(members.getFirst().quotas.exceeded(run.id()))
                .contains(new QuotaExceeded(200_000, 40 - refused, refused));

        // When
        rules.set(run.id(), new RetentionRule(Duration.ZERO, 0, 0, Duration.ZERO, 0, 400_000));
        members.forEach(member -> member.quotas.refresh(run.id()));
        for (long ordinal = 40; ordinal < 44; ordinal++) {
            for (Member member : members) {
                member.offer(ordinal);
            }
        }

        // Then
        assertThat(members).allSatisfy(member -> {
            assertThat(member.taken).endsWith(40L, 41L, 42L, 43L);
            assertThat(member.quotas.exceeded(run.id())).isEmpty();
        });
    }

    private long size() {
        return archive.list("runs/shared/").stream()
                .mapToLong(object -> object.sizeInBytes())
                .sum();
    }
}
