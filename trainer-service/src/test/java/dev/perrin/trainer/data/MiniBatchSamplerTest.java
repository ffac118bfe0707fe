package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MiniBatchSamplerTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aShuffledEpochUsesNoExampleTwice(long seed) {
        // Given
        MiniBatchSampler sampler = MiniBatchSampler.shuffled(1797, 32, random(seed));
        int[] batch = new int[32];

        for (int epoch = 0; epoch < 3; epoch++) {
            // When
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < 56; i++) {
                sampler.next(batch);
                for (int example : batch) {
                    seen.add(example);
                }
            }

            // Then
            assertThat(seen).hasSize(56 * 32).allMatch(example -> example >= 0 && example < 1797);
        }
    }

    @Test
    void theExamplesLeftOutDifferFromEpochToEpoch() {
        MiniBatchSampler sampler = MiniBatchSampler.shuffled(10, 4, random(1));
        Set<Integer> everSeen = new HashSet<>();
        int[] batch = new int[4];

        for (int i = 0; i < 40; i++) {
            sampler.next(batch);
            for (int example : batch) {
                everSeen.add(example);
            }
        }

        assertThat(everSeen).hasSize(10);
    }

    /// Each count is binomial(n = 400 000, p = 1/100): five standard deviations are 315.
    @Test
    void independentDrawsAreUniform() {
        MiniBatchSampler sampler = MiniBatchSampler.independent(100, random(7));
        int[] counts = new int[100];
        int[] batch = new int[100];

        for (int i = 0; i < 4000; i++) {
            sampler.next(batch);
            for (int example : batch) {
                counts[example]++;
            }
        }

        assertThat(counts).hasSize(100);
        for (int count : counts) {
            assertThat(count).isBetween(4000 - 315, 4000 + 315);
        }
    }

    /// With replacement a batch of 32 out of 64 repeats an example almost surely: P(no repeat) < 1e-4.
    @Test
    void independentDrawsRepeatExamplesInABatch() {
        int[] batch = new int[32];

        MiniBatchSampler.independent(64, random(3)).next(batch);

        Set<Integer> distinct = new HashSet<>();
        for (int example : batch) {
            distinct.add(example);
        }
        assertThat(distinct.size()).isLessThan(32);
    }

    @Test
    void refusesABatchLargerThanTheDataSet() {
        assertThatThrownBy(() -> MiniBatchSampler.shuffled(10, 11, random(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize");
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }
}
