package dev.perrin.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentedDrawsTest {
    private static final int EXAMPLES = 50;
    private final ExecutorService readers = Executors.newFixedThreadPool(8);

    @AfterEach
    void stopReaders() {
        readers.shutdownNow();
    }

    /// Row = (example, noise of the draw): what a thread writes is known without it.
    private static class Noisy implements AugmentedExamples {
        @Override
        public void readDrawn(int[] batch, int first, int end, long drawKey, float[] rows) {
            for (int i = first; i < end; i++) {
                rows[2 * i] = batch[i];
                rows[2 * i + 1] = (float) DrawRandom.unit(drawKey, i);
            }
        }

        @Override
        public String name() {
            return "noisy";
        }

        @Override
        public int exampleCount() {
            return EXAMPLES;
        }

        @Override
        public ExampleShape shape() {
            return ExampleShape.row(2);
        }

        @Override
        public DataSet.Targets targets() {
            return new DataSet.Responses(new float[EXAMPLES]);
        }

        @Override
        public void read(int[] examples, float[] rows) {
            throw new IllegalStateException("only drawn examples are read here");
        }
    }

    private AugmentedDraws draws(AugmentedExamples source, int threads, int ahead) {
        MiniBatchSampler sampler = MiniBatchSampler.shuffled(
                EXAMPLES, 7, RandomGeneratorFactory.of("L64X128MixRandom").create(4));
        return new AugmentedDraws(source, sampler, 99, readers, threads, ahead);
    }

    private static List<float[]> rows(AugmentedDraws draws, int count) {
        List<float[]> rows = new ArrayList<>();
        int[] batch = new int[7];
        for (int draw = 0; draw < count; draw++) {
            draws.next(batch);
            float[] read = new float[14];
            draws.drawn().read(batch, read);
            rows.add(read);
        }
        return rows;
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {2, 3, 8})
    void howManyThreadsReadChangesNothing(int threads) {
        List<float[]> alone = rows(draws(new Noisy(), 1, 1), 40);

        List<float[]> together = rows(draws(new Noisy(), threads, 4), 40);

        assertThat(together).containsExactlyElementsOf(alone);
    }

    @Test
    void aResumedRunSeesTheSameAugmentedExamples() {
        List<float[]> undisturbed = rows(draws(new Noisy(), 3, 2), 40);

        for (int stop = 0; stop < 40; stop += 3) {
            AugmentedDraws resumed = draws(new Noisy(), 3, 2);
            resumed.seek(stop, 7);
            assertThat(resumed.draw()).isEqualTo(stop);
            assertThat(rows(resumed, 40 - stop)).containsExactlyElementsOf(undisturbed.subList(stop, 40));
        }
    }

    @Test
    void itsPositionIsThatOfTheMinibatchHandedOutNotOfTheOnesReadAhead() {
        AugmentedDraws draws = draws(new Noisy(), 2, 3);

        rows(draws, 8);

        assertThat(draws.position()).isEqualTo(new SamplerPosition(8, 1, 7));
    }

    @Test
    void anotherBatchSizeTakesEffectAtOnce() {
        AugmentedDraws draws = draws(new Noisy(), 2, 3);
        rows(draws, 3);
        MiniBatchSampler expected = draws(new Noisy(), 1, 1);
        expected.seek(3, 7);
        int[] large = new int[9];
        int[] expectedLarge = new int[9];

        draws.next(large);
        expected.next(expectedLarge);

        assertThat(large).isEqualTo(expectedLarge);
        assertThat(draws.position()).isEqualTo(new SamplerPosition(4, 0, 30));
    }

    @Test
    void aMinibatchCanBeReadInParts() {
        AugmentedDraws draws = draws(new Noisy(), 2, 1);
        int[] batch = new int[7];
        draws.next(batch);
        float[] whole = new float[14];
        float[] first = new float[8];
        float[] second = new float[6];

        draws.drawn().read(Arrays.copyOfRange(batch, 0, 4), first);
        draws.drawn().read(Arrays.copyOfRange(batch, 4, 7), second);
        draws.drawn().read(batch, whole);

        assertThat(first).containsExactly(Arrays.copyOfRange(whole, 0, 8));
        assertThat(second).containsExactly(Arrays.copyOfRange(whole, 8, 14));
    }

    @Test
    void refusesExamplesThatWereNotDrawn() {
        AugmentedDraws draws = draws(new Noisy(), 2, 1);
        int[] batch = new int[7];
        draws.next(batch);
        batch[6] = (batch[6] + 1) % EXAMPLES;

        assertThatThrownBy(() -> draws.drawn().read(batch, new float[14]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be those of the minibatch drawn last");
    }

    @Test
    void anExampleThatCannotBeReadFailsTheDrawItBelongsTo() {
        AugmentedDraws draws = draws(
                new Noisy() {
                    @Override
                    public void readDrawn(int[] batch, int first, int end, long drawKey, float[] rows) {
                        throw new DataException("image 'x.jpg' cannot be decoded");
                    }
                },
                2,
                2);

        assertThatThrownBy(() -> draws.next(new int[7]))
                .isInstanceOf(DataException.class)
                .hasMessage("image 'x.jpg' cannot be decoded");
    }

    /// Reading goes on while nobody asks, but no further than was said: its memory is bounded.
    @Test
    void readsAheadOfTrainingAsFarAsItMay() throws InterruptedException {
        AtomicInteger begun = new AtomicInteger();
        CountDownLatch threeBegun = new CountDownLatch(3);
        AugmentedDraws draws = draws(
                new Noisy() {
                    @Override
                    public void readDrawn(int[] batch, int first, int end, long drawKey, float[] rows) {
                        begun.incrementAndGet();
                        threeBegun.countDown();
                        super.readDrawn(batch, first, end, drawKey, rows);
                    }
                },
                1,
                2);

        draws.next(new int[7]);

        assertThat(threeBegun.await(20, TimeUnit.SECONDS)).isTrue();
        draws.seek(draws.position());
        assertThat(begun).hasValue(3);
    }
}
