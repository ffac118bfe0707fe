package dev.perrin.snapshot.republish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.snapshot.archive.InMemorySnapshotArchive;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.RunObjects;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimsTest {
    private static final RunId AGAIN = new RunId("again");
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final InMemorySnapshotArchive archive = new InMemorySnapshotArchive();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger names = new AtomicInteger();

    static IntStream rounds() {
        return IntStream.range(0, 50);
    }

    @ParameterizedTest(name = "round {0}")
    @MethodSource("rounds")
    void oneOfManyMembersThatAskAtOnceWins(int round) throws Exception {
        // Given
        RunId run = new RunId("again-" + round);
        int members = 2 + round % 3;
        CyclicBarrier together = new CyclicBarrier(members);
        List<Callable<Optional<Claim>>> asking = new ArrayList<>();
        for (int member = 0; member < members; member++) {
            Claims claims = member();
            asking.add(() -> {
                together.await();
                return claims.take(run);
            });
        }

        // When
        List<Optional<Claim>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(members)) {
            for (Future<Optional<Claim>> answer : threads.invokeAll(asking)) {
                answers.add(answer.get());
            }
        }

        // Then
        assertThat(answers.stream().filter(Optional::isPresent)).hasSize(1);
    }

    @Test
    void aHolderThatFallsSilentLosesTheClaimAfterTheLeaseAndNotBefore() {
        // Given
        Claim first = member().take(AGAIN).orElseThrow();
        Claims other = member();

        // When
        Optional<Claim> atOnce = other.take(AGAIN);
        nanos.addAndGet(LEASE.toNanos() - 1);
        Optional<Claim> early = other.take(AGAIN);
        nanos.addAndGet(1);
        Optional<Claim> late = other.take(AGAIN);

        // Then
        assertThat(atOnce).isEmpty();
        assertThat(early).isEmpty();
        assertThat(late).map(Claim::number).contains(1);
        assertThat(member().beat(first))
                .as("the first goes on as if nothing had happened")
                .isEmpty();
        assertThat(member().beat(late.orElseThrow())).isPresent();
    }

    @Test
    void aHolderThatLivesKeepsTheClaim() {
        // Given
        Claims holding = member();
        Claim claim = holding.take(AGAIN).orElseThrow();
        Claims other = member();

        // When
        for (int beats = 0; beats < 10; beats++) {
            assertThat(other.takeAbandoned(AGAIN)).isEmpty();
            nanos.addAndGet(LEASE.toNanos() - 1);
            claim = holding.beat(claim).orElseThrow();
        }

        // Then
        assertThat(claim.number()).isZero();
        assertThat(claim.beats()).isEqualTo(10);
    }

    @ParameterizedTest(name = "round {0}")
    @MethodSource("rounds")
    void oneOfTheMembersThatFindTheSameHolderSilentTakesOver(int round) {
        // Given
        RunId run = new RunId("silent-" + round);
        assertThat(member().take(run)).isPresent();
        List<Claims> members = List.of(member(), member(), member());
        members.forEach(member -> assertThat(member.takeAbandoned(run)).isEmpty());
        nanos.addAndGet(LEASE.toNanos());

        // When
        long winners = members.parallelStream()
                .filter(member -> member.takeAbandoned(run).isPresent())
                .count();

        // Then
        assertThat(winners).isEqualTo(1);
    }

    @Test
    void aRunThatIsCompleteIsClaimedByNobody() {
        // Given
        Claims holding = member();
        Claim claim = holding.take(AGAIN).orElseThrow();
        Claims other = member();

        // When
        holding.end(claim);

        // Then
        assertThat(other.take(AGAIN)).isEmpty();
        nanos.addAndGet(2 * LEASE.toNanos());
        assertThat(other.take(AGAIN)).isEmpty();
        assertThat(other.takeAbandoned(AGAIN)).isEmpty();
    }

    @Test
    void aClaimThatIsReleasedIsFreeAtOnce() {
        // Given
        Claims holding = member();
        holding.release(holding.take(AGAIN).orElseThrow());

        // Then
        assertThat(member().take(AGAIN)).isPresent();
    }

    @Test
    void knowsItsOwnClaimWhenTheAnswerToThePutWasLost() {
        // Given
        Claims claims = new Claims(
                new InMemorySnapshotArchive() {
                    @Override
                    public boolean putIfAbsent(String objectKey, ObjectContent content) {
                        super.putIfAbsent(objectKey, content);
                        return false;
                    }
                },
                LEASE,
                () -> "mine",
                nanos::get);

        // Then
        assertThat(claims.take(AGAIN)).isPresent();
    }

    @Test
    void aClaimThatCannotBeReadIsTakenOverWhenItStaysSo() {
        // Given
        archive.put(RunObjects.republication(AGAIN, 0), ObjectContent.of(new byte[] {'{'}, "application/json"));
        Claims claims = member();

        // When
        Optional<Claim> atOnce = claims.take(AGAIN);
        nanos.addAndGet(LEASE.toNanos());

        // Then
        assertThat(atOnce).isEmpty();
        assertThat(claims.take(AGAIN)).map(Claim::number).contains(1);
    }

    private Claims member() {
        return new Claims(archive, LEASE, () -> "holder-" + names.incrementAndGet(), nanos::get);
    }
}
