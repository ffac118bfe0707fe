package dev.perrin.trainer.sgd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.model.ParameterLayout;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// PyTorch's `torch.optim.SGD`, written out in double:
///
/// d = g + λθ;  b = βb + (1 − τ)d;  d = d + βb with Nesterov, b without;  θ = θ − ηd
class MomentumTest {
    private static final int DIMENSION = 17;

    /// Two tensors, so that every sum over all coordinates is one over both.
    private static final ParameterLayout LAYOUT = ParameterLayout.builder()
            .add("weight", 3, 4)
            .add("bias", DIMENSION - 12)
            .build();

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void dampeningIsPyTorchs(long seed) {
        followsPyTorch(seed, new Hyperparameters(0.1, 0.9, 1e-3, 1, 0.4, MomentumRule.HEAVY_BALL));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nesterovIsPyTorchs(long seed) {
        followsPyTorch(seed, new Hyperparameters(0.1, 0.9, 1e-3, 1, 0, MomentumRule.NESTEROV));
    }

    private static void followsPyTorch(long seed, Hyperparameters hyperparameters) {
        // Given
        SplittableRandom random = new SplittableRandom(seed);
        boolean nesterov = hyperparameters.rule() == MomentumRule.NESTEROV;
        double dampening = hyperparameters.dampening();
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
            double moved = 0;
            double dot = 0;
            for (int i = 0; i < DIMENSION; i++) {
                gradient[i] = (float) random.nextGaussian();
                double d = gradient[i] + 1e-3 * theta[i];
                dot += theta[i] * d;
                buffer[i] = 0.9 * buffer[i] + (1 - dampening) * d;
                double direction = nesterov ? d + 0.9 * buffer[i] : buffer[i];
                theta[i] -= 0.1 * direction;
                moved += 0.01 * direction * direction;
            }
            Momentum.step(hyperparameters, point, gradient, reference, sums);

            // Then
            for (int i = 0; i < DIMENSION; i++) {
                assertThat((double) point.position()[i]).isCloseTo(theta[i], within(2e-5));
                assertThat((double) point.velocity()[i]).isCloseTo(-buffer[i] / (1 - dampening), within(2e-5));
            }
            assertThat(sums.localDisplacementSquared()).isCloseTo(moved, within(1e-4 * (1 + moved)));
            assertThat(sums.positionDotGradient()).isCloseTo(dot, within(1e-3 * (1 + Math.abs(dot))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sumsOfNesterovAreThoseOfTheStoredVectors(long seed) {
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
        Momentum.step(
                new Hyperparameters(1e-6, 0.5, 0.25, 1, 0, MomentumRule.NESTEROV), point, gradient, reference, sums);

        // Then
        double local = 0;
        double global = 0;
        double previous = 0;
        double position = 0;
        double velocity = 0;
        for (int i = 0; i < DIMENSION; i++) {
            local += Math.pow((double) point.position()[i] - before[i], 2);
            global += Math.pow((double) point.position()[i] - reference[i], 2);
            previous += Math.pow(before[i], 2);
            position += Math.pow(point.position()[i], 2);
            velocity += Math.pow(point.velocity()[i], 2);
        }
        assertThat(sums.localDisplacementSquared()).isCloseTo(local, within(1e-13 * local));
        assertThat(sums.globalDisplacementSquared()).isCloseTo(global, within(1e-13 * global));
        assertThat(sums.previousPositionSquared()).isCloseTo(previous, within(1e-12));
        assertThat(sums.positionSquared()).isCloseTo(position, within(1e-12));
        assertThat(sums.velocitySquared()).isCloseTo(velocity, within(1e-12));
    }

    /// A mode without noise, just inside and just outside of the limit, through the update itself.
    @ParameterizedTest
    @CsvSource({"HEAVY_BALL, 0, 0.9", "HEAVY_BALL, 0.5, 0.9", "HEAVY_BALL, 0, 0", "NESTEROV, 0, 0.9", "NESTEROV, 0, 0.3"
    })
    void growthBeginsAtTheLearningRateLimit(MomentumRule rule, double dampening, double momentumCoefficient) {
        // Given
        double curvature = 3;
        double limit =
                new Hyperparameters(1, momentumCoefficient, 0.5, 1, dampening, rule).learningRateLimit(curvature);

        // When
        double inside =
                amplitude(new Hyperparameters(0.99 * limit, momentumCoefficient, 0.5, 1, dampening, rule), curvature);
        double outside =
                amplitude(new Hyperparameters(1.01 * limit, momentumCoefficient, 0.5, 1, dampening, rule), curvature);

        // Then
        assertThat(inside).isLessThan(1e-3);
        assertThat(outside).isGreaterThan(10);
    }

    private static double amplitude(Hyperparameters hyperparameters, double curvature) {
        PhasePoint point = new PhasePoint(1);
        point.position()[0] = 1;
        float[] gradient = new float[1];
        StepSums sums = new StepSums(ParameterLayout.builder().add("only", 1).build());
        for (int step = 0; step < 3000 && Math.abs(point.position()[0]) < 1e6; step++) {
            gradient[0] = (float) (curvature * point.position()[0]);
            Momentum.step(hyperparameters, point, gradient, new float[1], sums);
        }
        boolean stable = hyperparameters.isStable(curvature);
        assertThat(stable).isEqualTo(Math.abs(point.position()[0]) < 1);
        return Math.abs(point.position()[0]);
    }

    @Test
    void refusesDampeningOutOfRangeAndBesideNesterov() {
        assertThatThrownBy(() -> new Hyperparameters(0.1, 0.9, 0, 1, 1, MomentumRule.HEAVY_BALL))
                .hasMessage("dampening must be at least 0 and below 1, but is 1.0");
        assertThatThrownBy(() -> new Hyperparameters(0.1, 0.9, 0, 1, 0.1, MomentumRule.NESTEROV))
                .hasMessage("dampening must be 0 with Nesterov momentum, but is 0.1");
    }
}
