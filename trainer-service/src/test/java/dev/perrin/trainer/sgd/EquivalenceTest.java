package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is kept is computed from its definition before and after.
class EquivalenceTest {
    /// √(1 − 2(1 − 0.9²)).
    private static final double MOMENTUM = 0.7874007874011811;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    private static Hyperparameters random(SplittableRandom random) {
        return new Hyperparameters(
                0.001 + random.nextDouble(),
                0.99 * random.nextDouble(),
                1e-3,
                1 + random.nextInt(500),
                0.5,
                MomentumRule.HEAVY_BALL);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anotherBatchSizeKeepsTemperatureAndFrequency(long seed) {
        Hyperparameters before = random(new SplittableRandom(seed));

        Hyperparameters after = Equivalence.keepTemperatureAndFrequency(before, 3 * before.batchSize());

        assertThat(after.batchSize()).isEqualTo(3 * before.batchSize());
        assertThat(kappa(after)).isCloseTo(kappa(before), about(kappa(before)));
        assertThat(frequency(after)).isCloseTo(frequency(before), about(frequency(before)));
        assertThat(after.weightDecay()).isEqualTo(before.weightDecay());
        assertThat(after.dampening()).isEqualTo(before.dampening());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void dampingIsKeptByMomentumAndByLearningRateWhichAreInverse(long seed) {
        Hyperparameters before = random(new SplittableRandom(seed));

        Hyperparameters slower = Equivalence.keepDampingAtLearningRate(before, before.learningRate() / 2);
        Hyperparameters back = Equivalence.keepDampingAtMomentum(slower, before.momentumCoefficient());

        assertThat(slower.learningRate()).isEqualTo(before.learningRate() / 2);
        assertThat(slower.momentumCoefficient()).isGreaterThan(before.momentumCoefficient());
        assertThat(damping(slower)).isCloseTo(damping(before), about(damping(before)));
        assertThat(back.learningRate()).isCloseTo(before.learningRate(), about(before.learningRate()));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void varianceIsKeptByLearningRate(long seed) {
        Hyperparameters before = random(new SplittableRandom(seed));

        Hyperparameters smaller = Equivalence.keepVarianceAtBatchSize(before, 7);
        Hyperparameters lighter = Equivalence.keepVarianceAtMomentum(before, 0.3);

        assertThat(variance(smaller)).isCloseTo(variance(before), about(variance(before)));
        assertThat(variance(lighter)).isCloseTo(variance(before), about(variance(before)));
        assertThat(smaller.batchSize()).isEqualTo(7);
        assertThat(lighter.momentumCoefficient()).isEqualTo(0.3);
    }

    /// science.md 1.10, α = 2: β = 0.9, S = 32 at half the batch has β′ = √0.62.
    @Test
    void halfTheBatchNeedsLessMomentum() {
        Hyperparameters after = Equivalence.keepTemperatureAndFrequency(new Hyperparameters(0.1, 0.9, 0, 32), 16);

        assertThat(after.momentumCoefficient()).isCloseTo(MOMENTUM, within(1e-15));
        assertThat(after.learningRate()).isCloseTo(0.1 * 1.9 / (1 + MOMENTUM), within(1e-16));
    }

    @Test
    void refusesWhatNoMomentumCanMakeUpFor() {
        Hyperparameters before = new Hyperparameters(0.1, 0.5, 0, 32);

        assertThatThrownBy(() -> Equivalence.keepTemperatureAndFrequency(before, 23))
                .hasMessage("batch_size must be at least S(1 - momentum^2) = 24.0 to keep temperature and frequency,"
                        + " but is 23");
        assertThat(Equivalence.keepTemperatureAndFrequency(before, 24).momentumCoefficient())
                .isZero();
        assertThatThrownBy(() -> Equivalence.keepDampingAtLearningRate(before, 0.31))
                .hasMessageContaining("learning_rate must be at most")
                .hasMessageContaining("to keep the damping, but is 0.31");
    }

    private static double kappa(Hyperparameters h) {
        return h.batchSize() * (1 - h.momentumCoefficient() * h.momentumCoefficient());
    }

    private static double frequency(Hyperparameters h) {
        return 1 / (h.learningRate() * (1 + h.momentumCoefficient()));
    }

    private static double damping(Hyperparameters h) {
        return (1 - h.momentumCoefficient()) / (h.learningRate() * (1 + h.momentumCoefficient()));
    }

    private static double variance(Hyperparameters h) {
        return h.learningRate() / (h.batchSize() * (1 - h.momentumCoefficient()));
    }

    private static Offset<Double> about(double value) {
        return within(1e-11 * value);
    }
}
