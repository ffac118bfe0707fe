package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A run that was cut off draws what it would have drawn.
class SamplerSeekTest {
    private static final int EXAMPLES = 101;
    private static final int BATCH = 12;

    enum Law {
        IID,
        SHUFFLED,
        CYCLIC;

        MiniBatchSampler sampler(long seed) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            return switch (this) {
                case IID -> MiniBatchSampler.independent(EXAMPLES, random);
                case SHUFFLED -> MiniBatchSampler.shuffled(EXAMPLES, BATCH, random);
                case CYCLIC -> MiniBatchSampler.cyclic(EXAMPLES, BATCH, random);
            };
        }
    }

    static Stream<Arguments> lawsAndSeeds() {
        return Stream.of(Law.values())
                .flatMap(law -> IntStream.range(0, 20).mapToObj(seed -> Arguments.of(law, (long) seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("lawsAndSeeds")
    void goesOnFromAnyDrawAsIfItHadNeverStopped(Law law, long seed) {
        // Given
        List<int[]> undisturbed = draws(law.sampler(seed), 60);

        for (int stop = 0; stop < 60; stop++) {
            // When
            MiniBatchSampler resumed = law.sampler(seed);
            resumed.seek(stop, BATCH);

            // Then
            assertThat(resumed.draw()).isEqualTo(stop);
            assertThat(draws(resumed, 60 - stop)).containsExactlyElementsOf(undisturbed.subList(stop, 60));
        }
    }

    /// The batch size may have changed on the way; the position is then more than the number of draws.
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("lawsAndSeeds")
    void goesOnFromAPositionAfterBatchesOfDifferentSizes(Law law, long seed) {
        MiniBatchSampler undisturbed = law.sampler(seed);
        for (int size : new int[] {12, 40, 7, 101, 12}) {
            undisturbed.next(new int[size]);
        }
        MiniBatchSampler resumed = law.sampler(seed);

        resumed.seek(undisturbed.position());

        assertThat(resumed.position()).isEqualTo(undisturbed.position());
        assertThat(draws(resumed, 30)).containsExactlyElementsOf(draws(undisturbed, 30));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("lawsAndSeeds")
    void positionsThatAreCountedAndThatAreComputedAgree(Law law, long seed) {
        MiniBatchSampler sampler = law.sampler(seed);

        for (int draw = 0; draw < 60; draw++) {
            assertThat(sampler.position()).isEqualTo(sampler.positionAfter(draw, BATCH));
            sampler.next(new int[BATCH]);
        }
    }

    @Test
    void knowsTheEpochAndThePositionInIt() {
        MiniBatchSampler shuffled = Law.SHUFFLED.sampler(1);
        MiniBatchSampler cyclic = Law.CYCLIC.sampler(1);

        draws(shuffled, 9);
        draws(cyclic, 9);

        // 8 minibatches of 12 are a shuffled epoch of 101; 9 · 12 = 108 = 101 + 7.
        assertThat(shuffled.epoch()).isEqualTo(1);
        assertThat(shuffled.positionInEpoch()).isEqualTo(12);
        assertThat(cyclic.epoch()).isEqualTo(1);
        assertThat(cyclic.positionInEpoch()).isEqualTo(7);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void cyclicDrawsRepeatOneOrderOfAllExamples(long seed) {
        MiniBatchSampler sampler = Law.CYCLIC.sampler(seed);
        List<Integer> drawn = new ArrayList<>();
        for (int[] batch : draws(sampler, 3 * EXAMPLES)) {
            IntStream.of(batch).forEach(drawn::add);
        }

        assertThat(new HashSet<>(drawn.subList(0, EXAMPLES))).hasSize(EXAMPLES);
        for (int i = EXAMPLES; i < drawn.size(); i++) {
            assertThat(drawn.get(i)).isEqualTo(drawn.get(i - EXAMPLES));
        }
    }

    @Test
    void theOrderOfACycleComesFromTheSeed() {
        Set<List<Integer>> orders = new HashSet<>();

        for (long seed = 0; seed < 50; seed++) {
            int[] first = new int[BATCH];
            Law.CYCLIC.sampler(seed).next(first);
            orders.add(IntStream.of(first).boxed().toList());
        }

        assertThat(orders).hasSize(50);
    }

    /// All 24 orders of 4 examples are equally probable: counts are binomial(n = 48 000, p = 1/24), five standard
    /// deviations are 219.
    @Test
    void everyPermutationIsAsProbableAsAnyOther() {
        MiniBatchSampler sampler = MiniBatchSampler.shuffled(
                4, 4, RandomGeneratorFactory.of("L64X128MixRandom").create(5));
        Map<List<Integer>, Integer> counts = new HashMap<>();
        int[] batch = new int[4];

        for (int epoch = 0; epoch < 48_000; epoch++) {
            sampler.next(batch);
            counts.merge(IntStream.of(batch).boxed().toList(), 1, Integer::sum);
        }

        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allMatch(count -> Math.abs(count - 2000) <= 219);
    }

    /// Successive draws, and neighbours in one, are independent: χ² of their joint counts over 10 × 10 cells has mean
    /// 99 and standard deviation √198; five of them are 70.
    @Test
    void independentDrawsAreIndependentOfTheOnesBefore() {
        MiniBatchSampler sampler = MiniBatchSampler.independent(
                10, RandomGeneratorFactory.of("L64X128MixRandom").create(6));
        int[] before = new int[2];
        int[] batch = new int[2];
        long[] successive = new long[100];
        long[] neighbours = new long[100];
        int count = 200_000;
        sampler.next(before);

        for (int draw = 0; draw < count; draw++) {
            sampler.next(batch);
            successive[before[0] * 10 + batch[0]]++;
            neighbours[batch[0] * 10 + batch[1]]++;
            before = batch.clone();
        }

        assertThat(chiSquare(successive, count)).isBetween(99.0 - 70, 99.0 + 70);
        assertThat(chiSquare(neighbours, count)).isBetween(99.0 - 70, 99.0 + 70);
    }

    @Test
    void refusesAPositionInAnotherDataSet() {
        assertThatThrownBy(() -> Law.CYCLIC.sampler(0).seek(new SamplerPosition(10, 0, 102)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("used must be at most the 101 examples, but is 102");
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 50).mapToObj(seed -> (long) seed);
    }

    private static double chiSquare(long[] counts, int total) {
        double expected = (double) total / counts.length;
        double sum = 0;
        for (long count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }

    private static List<int[]> draws(MiniBatchSampler sampler, int count) {
        List<int[]> drawn = new ArrayList<>();
        for (int draw = 0; draw < count; draw++) {
            int[] batch = new int[BATCH];
            sampler.next(batch);
            drawn.add(batch);
        }
        return drawn;
    }
}
