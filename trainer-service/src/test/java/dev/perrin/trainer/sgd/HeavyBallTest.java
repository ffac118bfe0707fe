package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeavyBallTest {
    private static final int DIMENSION = 37;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    /// PyTorch's formulation: buffer = β buffer + (g + λθ), θ −= η buffer, with v = −buffer.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void equalsPyTorchsUpdateWithTheSignTurned(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 1);
        PhasePoint point = new PhasePoint(DIMENSION);
        float[] reference = new float[DIMENSION];
        double[] theta = new double[DIMENSION];
        double[] buffer = new double[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            point.position()[i] = (float) random.nextGaussian();
            theta[i] = point.position()[i];
        }
        float[] gradient = new float[DIMENSION];
        StepSums sums = new StepSums();

        for (int step = 0; step < 100; step++) {
            // When
            for (int i = 0; i < DIMENSION; i++) {
                gradient[i] = (float) random.nextGaussian();
                buffer[i] = 0.9 * buffer[i] + (gradient[i] + 1e-3 * theta[i]);
                theta[i] -= 0.1 * buffer[i];
            }
            HeavyBall.step(hyperparameters, point, gradient, reference, sums);

            // Then
            for (int i = 0; i < DIMENSION; i++) {
                assertThat(point.position()[i]).isCloseTo((float) theta[i], within(2e-5f));
                assertThat(point.velocity()[i]).isCloseTo((float) -buffer[i], within(2e-5f));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsAreThoseOfTheStoredVectors(long seed) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        PhasePoint point = new PhasePoint(DIMENSION);
        float[] gradient = new float[DIMENSION];
        float[] reference = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            point.position()[i] = 1 + (float) (1e-6 * random.nextGaussian());
            point.velocity()[i] = (float) random.nextGaussian();
            gradient[i] = (float) random.nextGaussian();
            reference[i] = 1;
        }
        float[] before = point.position().clone();
        StepSums sums = new StepSums();

        // When
        HeavyBall.step(new Hyperparameters(1e-6, 0.5, 0.25, 1), point, gradient, reference, sums);

        // Then
        double local = 0;
        double global = 0;
        double dot = 0;
        double previous = 0;
        double position = 0;
        double velocity = 0;
        for (int i = 0; i < DIMENSION; i++) {
            local += square((double) point.position()[i] - before[i]);
            global += square((double) point.position()[i] - reference[i]);
            dot += before[i] * (gradient[i] + 0.25 * before[i]);
            previous += square(before[i]);
            position += square(point.position()[i]);
            velocity += square(point.velocity()[i]);
        }
        assertThat(sums.localDisplacementSquared()).isCloseTo(local, within(1e-14 * local));
        assertThat(sums.globalDisplacementSquared()).isCloseTo(global, within(1e-14 * global));
        assertThat(sums.positionDotGradient()).isCloseTo(dot, within(1e-12));
        assertThat(sums.previousPositionSquared()).isCloseTo(previous, within(1e-12));
        assertThat(sums.positionSquared()).isCloseTo(position, within(1e-12));
        assertThat(sums.velocitySquared()).isCloseTo(velocity, within(1e-12));
    }

    @Test
    void stabilityEndsWhereTheRecursionStartsToGrow() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0.5, 1);

        assertThat(hyperparameters.isStable(37.49)).isTrue();
        assertThat(hyperparameters.isStable(37.5)).isFalse();
        assertThat(hyperparameters.learningRateLimit(37.5)).isCloseTo(0.1, within(1e-15));
    }

    @Test
    void refusesConstantsThatAreOutOfRange() {
        assertThatThrownBy(() -> new Hyperparameters(Double.NaN, 0.9, 0, 1)).hasMessageContaining("learningRate");
        assertThatThrownBy(() -> new Hyperparameters(0.1, 1, 0, 1)).hasMessageContaining("momentumCoefficient");
        assertThatThrownBy(() -> new Hyperparameters(0.1, 0.9, -1, 1)).hasMessageContaining("weightDecay");
        assertThatThrownBy(() -> new Hyperparameters(0.1, 0.9, 0, 0)).hasMessageContaining("batchSize");
    }

    private static double square(double value) {
        return value * value;
    }
}
