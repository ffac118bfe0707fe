package dev.perrin.snapshot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.snapshot.lifecycle.RetentionPlan.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RetentionPlanTest {
    private static final int CASES_OF_A_SEED = 200;
    private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void keepsEveryTenthAndWhatIsNeeded() {
        // Given
        List<Candidate> candidates = new ArrayList<>();
        for (long ordinal = 0; ordinal < 25; ordinal++) {
            candidates.add(candidate(ordinal, 100 + ordinal, ordinal == 7 || ordinal == 24, 5_000));
        }

        // When
        List<Long> removed =
                new RetentionPlan(rule(0, 10, 0, 0, 0), OptionalLong.empty(), NOW).removed(candidates, 25_000);

        // Then
        Set<Long> kept = new TreeSet<>(LongStream.range(0, 25).boxed().toList());
        kept.removeAll(removed);
        assertThat(kept).containsExactly(0L, 7L, 10L, 20L, 24L);
    }

    @Test
    void keepsTheFirstOfEachSlotOfADecade() {
        // Given
        List<Candidate> candidates = LongStream.range(0, 2000)
                .mapToObj(ordinal -> candidate(ordinal, 50 + ordinal, false, 5_000))
                .toList();

        // When
        List<Long> removed = new RetentionPlan(rule(0, 0, 2, 0, 0), OptionalLong.of(60), NOW).removed(candidates, 0);

        // Then the lags after step 60 begin half decades, and what was before it stays
        Set<Long> kept = new TreeSet<>(LongStream.range(0, 2000).boxed().toList());
        kept.removeAll(removed);
        assertThat(kept)
                .containsExactlyElementsOf(
                        LongStream.concat(LongStream.rangeClosed(0, 10), LongStream.of(11, 14, 20, 42, 110, 327, 1010))
                                .boxed()
                                .toList());
    }

    @Test
    void leavesYoungSnapshotsAloneAndRemovesOldOnes() {
        // Given
        List<Candidate> candidates = IntStream.range(0, 10)
                .mapToObj(ordinal -> candidate(ordinal, ordinal, false, 1000 - 100 * ordinal))
                .toList();

        // When
        List<Long> removed =
                new RetentionPlan(rule(250, 100, 0, 0, 0), OptionalLong.empty(), NOW).removed(candidates, 0);
        List<Long> aged = new RetentionPlan(rule(0, 0, 0, 550, 0), OptionalLong.empty(), NOW).removed(candidates, 0);

        // Then
        assertThat(removed).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(aged).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void removesTheOldestUntilTheRestFits() {
        // Given
        List<Candidate> candidates = IntStream.range(0, 10)
                .mapToObj(ordinal -> candidate(ordinal, ordinal, ordinal == 1, 500))
                .toList();

        // When
        List<Long> removed =
                new RetentionPlan(rule(0, 0, 0, 0, 6_500), OptionalLong.empty(), NOW).removed(candidates, 10_000);

        // Then
        assertThat(removed).containsExactly(0L, 2L, 3L, 4L);
    }

    /// Random snapshots under random rules, against the rules said once more in the plainest way.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheDefinitionAndCanBeRepeated(long seed) {
        Random random = new Random(seed);
        for (int index = 0; index < CASES_OF_A_SEED; index++) {
            // Given
            RetentionRule rule = rule(
                    random.nextBoolean() ? 0 : random.nextInt(2000),
                    random.nextInt(3) == 0 ? 0 : random.nextInt(7),
                    random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(6),
                    random.nextInt(3) == 0 ? 1 + random.nextInt(3000) : 0,
                    random.nextInt(3) == 0 ? 1 + random.nextInt(40_000) : 0);
            OptionalLong reference =
                    random.nextInt(4) == 0 ? OptionalLong.empty() : OptionalLong.of(random.nextInt(200));
            List<Candidate> candidates = candidates(random);
            long held = candidates.stream().mapToLong(Candidate::sizeInBytes).sum();
            RetentionPlan plan = new RetentionPlan(rule, reference, NOW);

            // When
            List<Long> removed = plan.removed(candidates, held);

            // Then
            String what = "case " + index + ": " + rule + ", reference " + reference;
            assertThat(removed).as(what).isEqualTo(byDefinition(rule, reference, candidates, held));
            Set<Long> gone = new HashSet<>(removed);
            List<Candidate> rest = candidates.stream()
                    .filter(candidate -> !gone.contains(candidate.ordinal()))
                    .toList();
            long heldThen = rest.stream().mapToLong(Candidate::sizeInBytes).sum();
            assertThat(plan.removed(rest, heldThen)).as("again, " + what).isEmpty();
            List<Candidate> cutOff = candidates.stream()
                    .filter(candidate -> !gone.contains(candidate.ordinal()) || random.nextBoolean())
                    .map(candidate -> gone.contains(candidate.ordinal()) ? leaving(candidate) : candidate)
                    .toList();
            assertThat(plan.removed(
                            cutOff,
                            cutOff.stream().mapToLong(Candidate::sizeInBytes).sum()))
                    .as("after being cut off, " + what)
                    .isEqualTo(cutOff.stream()
                            .map(Candidate::ordinal)
                            .filter(gone::contains)
                            .toList());
        }
    }

    @Test
    void refusesRulesThatAreNone() {
        assertThatThrownBy(() -> rule(0, -1, 0, 0, 0)).hasMessage("every must be 0 to 2^63 - 1, but is -1");
        assertThatThrownBy(() -> rule(0, 0, 1_000_001, 0, 0))
                .hasMessage("per_decade must be 0 to 1000000, but is 1000001");
        assertThatThrownBy(() -> rule(-5, 0, 0, 0, 0)).hasMessageStartingWith("protected_seconds must be 0 to");
    }

    private static List<Long> byDefinition(
            RetentionRule rule, OptionalLong reference, List<Candidate> candidates, long held) {
        Set<Long> divisible = new TreeSet<>();
        for (Candidate candidate : candidates) {
            if (rule.every() == 0 || candidate.ordinal() / rule.every() * rule.every() == candidate.ordinal()) {
                divisible.add(candidate.ordinal());
            }
        }
        Set<Long> kept = new TreeSet<>();
        for (Candidate candidate : candidates) {
            boolean isFirst = candidates.stream()
                    .filter(other -> divisible.contains(other.ordinal()) && other.ordinal() < candidate.ordinal())
                    .noneMatch(other -> sameSlot(rule.perDecade(), reference, other.step(), candidate.step()));
            boolean isYoung = candidate.storedAt().isAfter(NOW.minus(rule.maxAge()))
                    || rule.maxAge().isZero();
            boolean isKept = divisible.contains(candidate.ordinal()) && isFirst && isYoung && !candidate.leaving();
            if (isKept || isSafe(rule, candidate)) {
                kept.add(candidate.ordinal());
            }
        }
        long rest = held;
        for (Candidate candidate : candidates) {
            rest -= kept.contains(candidate.ordinal()) ? 0 : candidate.sizeInBytes();
        }
        for (Candidate candidate : candidates) {
            boolean isTooMuch = rule.maxBytes() > 0 && rest > rule.maxBytes();
            if (isTooMuch && kept.contains(candidate.ordinal()) && !isSafe(rule, candidate)) {
                kept.remove(candidate.ordinal());
                rest -= candidate.sizeInBytes();
            }
        }
        return candidates.stream()
                .map(Candidate::ordinal)
                .filter(ordinal -> !kept.contains(ordinal))
                .toList();
    }

    private static boolean isSafe(RetentionRule rule, Candidate candidate) {
        return candidate.needed() || candidate.storedAt().isAfter(NOW.minus(rule.protectedFor()));
    }

    /// Whether no edge of a slot, 10^(k/n) steps after the reference, lies between two steps.
    private static boolean sameSlot(int perDecade, OptionalLong reference, long earlier, long later) {
        if (perDecade == 0 || reference.isEmpty() || earlier <= reference.getAsLong()) {
            return false;
        }
        for (int edge = 0; edge <= 7 * perDecade; edge++) {
            double lag = Math.pow(10, (double) edge / perDecade) - 1e-7;
            if (earlier - reference.getAsLong() < lag && later - reference.getAsLong() >= lag) {
                return false;
            }
        }
        return true;
    }

    private static List<Candidate> candidates(Random random) {
        List<Candidate> candidates = new ArrayList<>();
        long ordinal = 0;
        long step = random.nextInt(100);
        long ageInSeconds = 4_000;
        int count = 1 + random.nextInt(60);
        for (int index = 0; index < count; index++) {
            candidates.add(new Candidate(
                    ordinal,
                    step,
                    random.nextInt(8) == 0 || index == count - 1,
                    random.nextInt(20) == 0,
                    NOW.minusSeconds(ageInSeconds),
                    500 + random.nextInt(1000)));
            ordinal += 1 + random.nextInt(3);
            step += 1 + random.nextInt(random.nextInt(10) == 0 ? 1000 : 10);
            ageInSeconds = Math.max(0, ageInSeconds - random.nextInt(150));
        }
        return candidates;
    }

    private static Candidate leaving(Candidate candidate) {
        return new Candidate(
                candidate.ordinal(),
                candidate.step(),
                candidate.needed(),
                true,
                candidate.storedAt(),
                candidate.sizeInBytes());
    }

    private static Candidate candidate(long ordinal, long step, boolean needed, long ageInSeconds) {
        return new Candidate(ordinal, step, needed, false, NOW.minusSeconds(ageInSeconds), 1000);
    }

    private static RetentionRule rule(long protectedSeconds, long every, int perDecade, long maxAge, long maxBytes) {
        return new RetentionRule(
                Duration.ofSeconds(protectedSeconds), every, perDecade, Duration.ofSeconds(maxAge), maxBytes, 0);
    }
}
