package dev.perrin.trainer.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.perrin.trainer.curvature.Curvature;
import dev.perrin.trainer.curvature.CurvatureMeasurement;
import dev.perrin.trainer.curvature.LanczosEigensolver;
import dev.perrin.trainer.curvature.LanczosMeasurement;
import dev.perrin.trainer.curvature.LanczosQuadrature;
import dev.perrin.trainer.curvature.MeasurementJournal;
import dev.perrin.trainer.model.Model;
import dev.perrin.trainer.model.ModelCase;
import dev.perrin.trainer.model.ScoredModel;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoredJournalTest {
    private static final JournalSettings EVERYTHING = new JournalSettings(Duration.ZERO, 1 << 30);
    private static final byte[] IDENTITY =
            new Fingerprint().add("this measurement").bytes();

    private final ScoredModel model = (ScoredModel) ModelCase.PERCEPTRON.model(6);
    private final float[] position = ModelCase.narrow(ModelCase.parameters(model, 6));
    private final JournalInMemory store = new JournalInMemory();

    /// Kinds of measurement.
    enum Kind {
        HESSIAN_BY_PRODUCTS {
            @Override
            Curvature at(Model model, float[] position, MeasurementJournal journal) {
                return byProducts(false).at(model, position, () -> false, _ -> {}, journal);
            }
        },
        GAUSS_NEWTON {
            @Override
            Curvature at(Model model, float[] position, MeasurementJournal journal) {
                return byProducts(true).at(model, position, () -> false, _ -> {}, journal);
            }
        },
        WHOLE_HESSIAN {
            @Override
            Curvature at(Model model, float[] position, MeasurementJournal journal) {
                return new CurvatureMeasurement(7, 0.01, 5).at(model, position, () -> false, _ -> {}, journal);
            }
        };

        abstract Curvature at(Model model, float[] position, MeasurementJournal journal);

        /// With restarts: the basis is small.
        private static LanczosMeasurement byProducts(boolean gaussNewton) {
            return new LanczosMeasurement(
                    7,
                    0.01,
                    new LanczosEigensolver(3, 2, 9, 1e-3, 60, 1),
                    new LanczosQuadrature(4, 6, 16, 0.05, 2),
                    1000,
                    3,
                    gaussNewton);
        }
    }

    static Stream<Arguments> kinds() {
        return Arrays.stream(Kind.values())
                .flatMap(kind -> IntStream.range(0, 17).mapToObj(seed -> Arguments.of(kind, seed)));
    }

    private StoredJournal journal(JournalSettings settings, LongSupplier nanoTime) {
        return new StoredJournal("journals/r/1/", IDENTITY, store, settings, nanoTime, true);
    }

    private StoredJournal journal() {
        return journal(EVERYTHING, System::nanoTime);
    }

    /// Knows what was computed when the last result was complete.
    private static final class Watched implements MeasurementJournal {
        private final MeasurementJournal journal;
        private final MortalModel model;
        private int passesInResults;

        Watched(MeasurementJournal journal, MortalModel model) {
            this.journal = journal;
            this.model = model;
        }

        @Override
        public void result(double[] values, Runnable computation, double[]... inputs) {
            journal.result(values, computation, inputs);
            passesInResults = model.passes();
        }
    }

    /// Three lives. What the journal has not is what the killed life did not bring to a result.
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("kinds")
    void aMeasurementThatWasKilledGoesOnWithItsBits(Kind kind, int seed) {
        // Given
        boolean products = seed % 2 == 0;
        MortalModel undisturbed = new MortalModel(model, Integer.MAX_VALUE, products);
        Curvature expected = kind.at(undisturbed, position, MeasurementJournal.NONE);
        SplittableRandom random = new SplittableRandom(seed);

        // When
        int done = 0;
        for (int life = 0; life < 2; life++) {
            MortalModel mortal = new MortalModel(model, random.nextInt((undisturbed.passes() - done) / 2), products);
            Watched journal = new Watched(journal(), mortal);
            assertThatThrownBy(() -> kind.at(mortal, position, journal))
                    .isInstanceOf(MortalModel.KilledException.class);
            done += journal.passesInResults;
        }
        MortalModel last = new MortalModel(model, Integer.MAX_VALUE, products);
        StoredJournal journal = journal();
        Curvature resumed = kind.at(last, position, journal);

        // Then
        assertThat(resumed).usingRecursiveComparison().isEqualTo(expected);
        assertThat(last.passes()).isEqualTo(undisturbed.passes() - done);
        assertThat(done > 0).isEqualTo(journal.given() > 0);
    }

    @Test
    void whatIsCompleteIsKeptWithoutWhatItIsMadeOf() {
        Curvature _ = Kind.HESSIAN_BY_PRODUCTS.at(model, position, journal());

        assertThat(store.names()).noneMatch(name -> name.contains("."));
        MortalModel again = new MortalModel(model, 0);
        Curvature _ = Kind.HESSIAN_BY_PRODUCTS.at(again, position, journal());
        assertThat(again.passes()).as("everything was there").isZero();
    }

    @Test
    void anotherTrainerOfTheSameMeasurementWritesTheSameValues() {
        Curvature _ = Kind.WHOLE_HESSIAN.at(model, position, journal());
        JournalInMemory other = new JournalInMemory();
        Curvature _ = Kind.WHOLE_HESSIAN.at(
                model, position, new StoredJournal("journals/r/1/", IDENTITY, other, EVERYTHING, () -> 0, false));

        assertThat(other.names()).isEqualTo(store.names());
        for (String name : store.names()) {
            int size = Math.toIntExact(store.list(name).values().iterator().next());
            assertThat(valuesOf(other.get(name, size))).isEqualTo(valuesOf(store.get(name, size)));
        }
    }

    private static byte[] valuesOf(byte[] part) {
        return Arrays.copyOfRange(part, 88, part.length);
    }

    static Stream<Arguments> damages() {
        UnaryOperator<byte[]> shorter = bytes -> Arrays.copyOf(bytes, bytes.length - 1);
        UnaryOperator<byte[]> empty = _ -> new byte[0];
        UnaryOperator<byte[]> flipped = bytes -> {
            bytes[bytes.length - 3] ^= 4;
            return bytes;
        };
        UnaryOperator<byte[]> other = bytes -> {
            bytes[20] ^= 1;
            return bytes;
        };
        return Stream.of(
                Arguments.of("truncated", shorter),
                Arguments.of("empty", empty),
                Arguments.of("a flipped bit of a value", flipped),
                Arguments.of("a flipped bit of the identity", other));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void aDamagedJournalIsPassedOver(String name, UnaryOperator<byte[]> damage) {
        Curvature expected = Kind.HESSIAN_BY_PRODUCTS.at(model, position, journal());
        store.damage(damage);

        requireComputedAnew(expected, position, journal());
    }

    @Test
    void theJournalOfAnotherMeasurementIsPassedOver() {
        Curvature expected = Kind.HESSIAN_BY_PRODUCTS.at(model, position, journal());
        byte[] other = new Fingerprint().add("another measurement").bytes();

        requireComputedAnew(
                expected,
                position,
                new StoredJournal("journals/r/1/", other, store, EVERYTHING, System::nanoTime, true));
    }

    private void requireComputedAnew(Curvature expected, float[] at, StoredJournal journal) {
        MortalModel undisturbed = new MortalModel(model, Integer.MAX_VALUE);
        Curvature _ = Kind.HESSIAN_BY_PRODUCTS.at(undisturbed, at, MeasurementJournal.NONE);
        MortalModel again = new MortalModel(model, Integer.MAX_VALUE);

        Curvature measured = Kind.HESSIAN_BY_PRODUCTS.at(again, at, journal);

        assertThat(measured).usingRecursiveComparison().isEqualTo(expected);
        assertThat(again.passes()).isEqualTo(undisturbed.passes());
        assertThat(journal.given()).isZero();
    }

    /// A product is given for its vector alone, whatever the journal was opened for.
    @Test
    void aResultIsGivenForItsInputsAlone() {
        double[] values = new double[2];
        journal().result(values, () -> values[1] = 7, new double[] {1, 2});

        double[] same = new double[2];
        journal().result(same, () -> same[1] = 8, new double[] {1, 2});
        double[] other = new double[2];
        journal().result(other, () -> other[1] = 8, new double[] {1, Math.nextUp(2.0)});

        assertThat(same).containsExactly(0, 7);
        assertThat(other).containsExactly(0, 8);
    }

    @Test
    void beyondItsLimitItStopsAndSaysSo() {
        // Given
        Curvature expected = Kind.HESSIAN_BY_PRODUCTS.at(model, position, MeasurementJournal.NONE);
        long limit = 4000;
        StoredJournal journal = journal(new JournalSettings(Duration.ZERO, limit), System::nanoTime);

        // When
        Curvature measured = Kind.HESSIAN_BY_PRODUCTS.at(model, position, journal);

        // Then
        assertThat(measured).usingRecursiveComparison().isEqualTo(expected);
        assertThat(journal.remark()).isEqualTo("journal full");
        assertThat(store.greatestSizeInBytes()).isBetween(limit / 2, limit);
        StoredJournal again = journal();
        assertThat(Kind.HESSIAN_BY_PRODUCTS.at(model, position, again))
                .usingRecursiveComparison()
                .isEqualTo(expected);
        assertThat(again.given()).isPositive();
        assertThat(again.remark()).isEqualTo(again.given() + " results from before");
    }

    @Test
    void resultsOfSeveralPartsComeBackWhole() {
        double[] values = new double[2 * JournalPart.MAX_VALUES + 3];
        journal().result(values, () -> Arrays.setAll(values, i -> 1.0 / (i + 1)));

        double[] back = new double[values.length];
        journal().result(back, () -> {});

        assertThat(store.names()).hasSize(3);
        assertThat(back).isEqualTo(values);
    }

    @Test
    void keepsWhatWasDearAlone() {
        AtomicLong now = new AtomicLong();
        StoredJournal journal = journal(new JournalSettings(Duration.ofSeconds(1), 1 << 20), now::get);
        double[] values = new double[1];

        journal.result(values, () -> now.addAndGet(999_999_999));
        journal.result(values, () -> now.addAndGet(1_000_000_000));

        assertThat(store.names()).containsExactly("journals/r/1/000001/0000");
    }

    /// What it is made of was given, in no time; it is worth what that took when it was computed.
    @Test
    void whatWasGivenCountsWithWhatItCost() {
        AtomicLong now = new AtomicLong();
        JournalSettings settings = new JournalSettings(Duration.ofSeconds(2), 1 << 20);
        double[] values = new double[1];
        double[] inner = new double[1];
        StoredJournal killed = journal(settings, now::get);
        assertThatThrownBy(() -> killed.result(values, () -> {
                    killed.result(inner, () -> now.addAndGet(2_000_000_000));
                    throw new MortalModel.KilledException();
                }))
                .isInstanceOf(MortalModel.KilledException.class);

        StoredJournal journal = journal(settings, now::get);
        journal.result(values, () -> journal.result(inner, () -> now.addAndGet(2_000_000_000)));

        assertThat(journal.given()).isEqualTo(1);
        assertThat(store.names()).containsExactly("journals/r/1/000000/0000");
    }

    @Test
    void goesOnWithoutItsStoreAndAsksItAgainAfterAWhile() {
        // Given
        AtomicLong now = new AtomicLong();
        Curvature expected = Kind.HESSIAN_BY_PRODUCTS.at(model, position, MeasurementJournal.NONE);
        store.setDown(true);
        StoredJournal journal = journal(EVERYTHING, now::get);

        // When
        Curvature measured = Kind.HESSIAN_BY_PRODUCTS.at(model, position, journal);

        // Then
        assertThat(measured).usingRecursiveComparison().isEqualTo(expected);
        assertThat(store.failures()).isEqualTo(1);
        assertThat(journal.remark()).isEqualTo("journal out of reach");
        store.setDown(false);
        journal.result(new double[1], () -> {});
        assertThat(store.puts()).as("not yet").isZero();
        now.addAndGet(JournalSettings.PAUSE.toNanos());
        journal.result(new double[1], () -> {});
        assertThat(store.puts()).isEqualTo(1);
        assertThat(journal.remark()).isEmpty();
    }

    @Test
    void keepsNothingWhereNothingMayBeKept() {
        StoredJournal journal = journal(new JournalSettings(Duration.ZERO, 0), System::nanoTime);

        Curvature _ = Kind.WHOLE_HESSIAN.at(model, position, journal);

        assertThat(store.puts() + store.failures()).isZero();
        assertThat(journal.remark()).isEmpty();
    }
}
