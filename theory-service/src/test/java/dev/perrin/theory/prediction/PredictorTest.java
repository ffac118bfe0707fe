package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.noise.ModeNoise;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// How an answer is cut must not show in its numbers.
class PredictorTest {
    private static final List<Dynamics> ALL =
            List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov(), new EpochShuffled());

    private final CollectingSink whole = new CollectingSink();

    @Test
    void aModeIsTheSameInABlockOfManyAndAlone() {
        // Given
        double[] eigenvalues = spectrum(150);
        long[] steps = LongStream.rangeClosed(1, 300).map(j -> j * j).toArray();

        // When
        new Predictor().predict(question(eigenvalues, steps, 0), whole);

        // Then
        for (int i : new int[] {0, 63, 64, 149}) {
            CollectingSink alone = new CollectingSink();
            new Predictor().predict(question(new double[] {eigenvalues[i]}, steps, i), alone);
            for (int d = 0; d < ALL.size(); d++) {
                assertSame(
                        whole.answers().get(d).modes().get(i),
                        alone.answers().get(d).modes().getFirst());
            }
        }
    }

    @Test
    void aGridInAnyOrderHasTheValuesOfTheRisingGrid() {
        // Given
        double[] eigenvalues = spectrum(70);
        List<Long> shuffled = IntStream.range(1, 400).mapToObj(j -> 7L * j * j).collect(Collectors.toList());
        Collections.shuffle(shuffled, new Random(5));
        long[] steps = shuffled.stream().mapToLong(Long::longValue).toArray();
        long[] rising = Arrays.stream(steps).sorted().toArray();

        // When
        CollectingSink disorderly = new CollectingSink();
        new Predictor().predict(question(eigenvalues, rising, 0), whole);
        new Predictor().predict(question(eigenvalues, steps, 0), disorderly);

        // Then
        for (int d = 0; d < ALL.size(); d++) {
            double[] expected = whole.answers().get(d).sums().msd();
            double[] actual = disorderly.answers().get(d).sums().msd();
            for (int j = 0; j < steps.length; j++) {
                assertThat(actual[j]).isEqualTo(expected[Arrays.binarySearch(rising, steps[j])]);
            }
        }
    }

    @Test
    void aLongGridComesInSlicesOfTheSameNumbers() {
        // Given
        double[] eigenvalues = spectrum(3);
        long[] steps = LongStream.rangeClosed(1, 1000).toArray();

        // When
        new Predictor().predict(question(eigenvalues, steps, 0), whole);

        // Then
        assertThat(whole.tiles()).isGreaterThan(2 * ALL.size());
        CollectingSink last = new CollectingSink();
        new Predictor().predict(question(eigenvalues, Arrays.copyOfRange(steps, 0, 100), 0), last);
        for (int d = 0; d < ALL.size(); d++) {
            double[] head = last.answers().get(d).sums().msd();
            assertThat(Arrays.copyOf(whole.answers().get(d).sums().msd(), 100)).isEqualTo(head);
        }
    }

    @Test
    void aSinkThatThrowsEndsTheComputation() {
        // Given
        AtomicInteger tiles = new AtomicInteger();
        PredictionSink impatient = new PredictionSink() {
            @Override
            public void begin(int index, Dynamics dynamics) {}

            @Override
            public void tile(ModeTile tile) {
                tiles.incrementAndGet();
                throw new IllegalStateException("enough");
            }

            @Override
            public void end(Prediction sums) {}
        };

        // When, then
        assertThatThrownBy(() -> new Predictor().predict(question(spectrum(500), new long[] {1}, 0), impatient))
                .hasMessage("enough");
        assertThat(tiles).hasValue(1);
    }

    private static void assertSame(CollectingSink.CollectedMode actual, CollectingSink.CollectedMode expected) {
        assertThat(actual.traits().damping()).isEqualTo(expected.traits().damping());
        assertThat(actual.traits().stationary()).isEqualTo(expected.traits().stationary());
        assertThat(actual.curves().keySet()).isEqualTo(expected.curves().keySet());
        actual.curves()
                .forEach((curve, row) ->
                        assertThat(row).isEqualTo(expected.curves().get(curve)));
    }

    private static double[] spectrum(int modes) {
        return IntStream.range(0, modes)
                .mapToDouble(i -> i % 50 == 7 ? 0 : 10 * Math.pow(10, -9.0 * i / modes))
                .toArray();
    }

    /// @param offset of the first noise variance, so that a mode alone has the noise that it has among others.
    private static Question question(double[] eigenvalues, long[] steps, int offset) {
        double[] noise = IntStream.range(0, eigenvalues.length)
                .mapToDouble(i -> 1 + (i + offset) % 7)
                .toArray();
        return new Question(
                new Hyperparameters(0.1, 0.9, 0, 16, 10, 0),
                Spectrum.of(eigenvalues),
                new ModeNoise(noise),
                new Start.Stationary(),
                ALL,
                steps,
                true,
                new Curves(true, true, true, true, true),
                Optional.empty());
    }
}
