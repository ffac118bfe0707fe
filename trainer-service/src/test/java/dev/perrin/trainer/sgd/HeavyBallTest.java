package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeavyBallTest {
    private static final int DIMENSION = 37;
    private static final int WEIGHTS = 30;

    private static final ParameterLayout LAYOUT = ParameterLayout.builder()
            .add("weight", 3, WEIGHTS / 3)
            .add("bias", DIMENSION - WEIGHTS)
            .build();

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
        StepSums sums = new StepSums(LAYOUT);

        for (int step = 0; step < 100; step++) {
            // When
            for (int i = 0; i < DIMENSION; i++) {
                gradient[i] = (float) random.nextGaussian();
                buffer[i] = 0.9 * buffer[i] + (gradient[i] + 1e-3 * theta[i]);
                theta[i] -= 0.1 * buffer[i];
            }
            Momentum.step(hyperparameters, point, gradient, reference, sums);

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
        StepSums sums = new StepSums(LAYOUT);

        // When
        Momentum.step(new Hyperparameters(1e-6, 0.5, 0.25, 1), point, gradient, reference, sums);

        // Then
        double local = 0;
        double global = 0;
        double dot = 0;
        double previous = 0;
        double position = 0;
        double velocity = 0;
        double displacementDot = 0;
        for (int i = 0; i < DIMENSION; i++) {
            displacementDot += ((double) before[i] - reference[i]) * (gradient[i] + 0.25 * before[i]);
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
        assertThat(sums.displacementDotGradient()).isCloseTo(displacementDot, within(1e-18));
    }

    @Test
    void everyTensorHasItsOwnSums() {
        // Given
        PhasePoint point = new PhasePoint(DIMENSION);
        float[] gradient = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            point.position()[i] = i < WEIGHTS ? 2 : 3;
            point.velocity()[i] = i < WEIGHTS ? 4 : 8;
            gradient[i] = i < WEIGHTS ? 1 : 2;
        }
        StepSums sums = new StepSums(LAYOUT);

        // When
        Momentum.step(new Hyperparameters(0.5, 0.5, 0, 1), point, gradient, new float[DIMENSION], sums);
        Momentum.step(new Hyperparameters(0.5, 0.5, 0, 1), point, gradient, new float[DIMENSION], sums);

        // Then: v = 2 − 1 = 1, then −½; θ = 2.5, then 2.25. In the bias v = 2, then −1; θ = 4, then 3.5
        assertThat(sums.tensorCount()).isEqualTo(2);
        assertThat(sums.velocitySquared(0)).isEqualTo(WEIGHTS * 0.25);
        assertThat(sums.velocitySquared(1)).isEqualTo(7.0);
        assertThat(sums.localDisplacementSquared(0)).isEqualTo(WEIGHTS * 0.0625);
        assertThat(sums.localDisplacementSquared(1)).isEqualTo(7 * 0.25);
        assertThat(sums.positionSquared(0)).isEqualTo(WEIGHTS * 2.25 * 2.25);
        assertThat(sums.positionSquared(1)).isEqualTo(7 * 3.5 * 3.5);
        assertThat(sums.positionDotGradient(0)).isEqualTo(WEIGHTS * 2.5);
        assertThat(sums.positionDotGradient(1)).isEqualTo(7 * 4 * 2.0);
        assertThat(sums.velocitySquared()).isEqualTo(WEIGHTS * 0.25 + 7);
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
