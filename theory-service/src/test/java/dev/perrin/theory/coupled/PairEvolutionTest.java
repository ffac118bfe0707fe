package dev.perrin.theory.coupled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairEvolutionTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /// The noise of step j reaches step k as M^(k−1−j) b; both modes feel the same in units of C_ij.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheSumOverThePastOfARecursion(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : new Dynamics[] {new HeavyBall(), new Nesterov()}) {
            // Given
            double beta = random.nextInt(5) == 0 ? 0 : 0.99 * random.nextDouble();
            double x = Math.pow(10, -6 * random.nextDouble());
            double y = random.nextInt(3) == 0 ? x : Math.pow(10, -6 * random.nextDouble());
            int steps = random.nextInt(300);
            double push = dynamics instanceof Nesterov ? 1 + beta : 1;
            double[] first = {push, 1};
            double[] second = {push, 1};
            double[] sum = new double[4];
            for (int k = 0; k < steps; k++) {
                for (int i = 0; i < 4; i++) {
                    sum[i] += first[i / 2] * second[i % 2];
                }
                step(first, x, beta, push);
                step(second, y, beta, push);
            }

            // When
            CrossCovariance law = new PairEvolution(dynamics, pair(x, y, beta)).covariance(CrossCovariance.NONE, steps);

            // Then
            double size = Math.sqrt(Math.abs(sum[0] * sum[3])) + 1e-300;
            assertThat(law.positions().value()).isCloseTo(sum[0], within(1e-11 * Math.abs(sum[0]) + 1e-13));
            assertThat(law.positionVelocity().value()).isCloseTo(sum[1], within(1e-11 * size + 1e-13));
            assertThat(law.velocityPosition().value()).isCloseTo(sum[2], within(1e-11 * size + 1e-13));
            assertThat(law.velocities().value()).isCloseTo(sum[3], within(1e-11 * size + 1e-13));
        }
    }

    private static void step(double[] z, double x, double beta, double push) {
        double gradient = x * z[0];
        double velocity = beta * z[1] - gradient;
        // θ′ = θ + u′, or θ + βu′ − xθ.
        z[0] += push == 1 ? velocity : beta * velocity - gradient;
        z[1] = velocity;
    }

    /// Runge and Kutta's integration of the four moment equations of the Langevin equation, in 400 pieces a step.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheMomentEquationsOfLangevin(long seed) {
        // Given
        Random random = new Random(seed);
        double beta = 0.95 * random.nextDouble();
        double x = 1.5 * random.nextDouble();
        double y = 1.5 * random.nextDouble();
        int steps = random.nextInt(6);
        double[] law = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
        CrossCovariance start = new CrossCovariance(
                DoubleDouble.of(law[0]), DoubleDouble.of(law[1]), DoubleDouble.of(law[2]), DoubleDouble.of(law[3]));
        double h = 1 / 400.0;
        for (int k = 0; k < 400 * steps; k++) {
            double[] one = slope(law, x, y, beta);
            double[] two = slope(sum(law, one, h / 2), x, y, beta);
            double[] three = slope(sum(law, two, h / 2), x, y, beta);
            double[] four = slope(sum(law, three, h), x, y, beta);
            for (int i = 0; i < 4; i++) {
                law[i] += h / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i]);
            }
        }

        // When
        CrossCovariance after = new PairEvolution(new UnderdampedLangevin(), pair(x, y, beta)).covariance(start, steps);

        // Then
        assertThat(after.positions().value()).isCloseTo(law[0], within(1e-8));
        assertThat(after.positionVelocity().value()).isCloseTo(law[1], within(1e-8));
        assertThat(after.velocityPosition().value()).isCloseTo(law[2], within(1e-8));
        assertThat(after.velocities().value()).isCloseTo(law[3], within(1e-8));
    }

    private static double[] slope(double[] p, double x, double y, double beta) {
        double friction = 2 * (1 - beta) / (1 + beta);
        double stiffness = 2 * x / (1 + beta);
        double other = 2 * y / (1 + beta);
        double noise = 4 / (1 + beta) / (1 + beta);
        return new double[] {
            p[1] + p[2],
            p[3] - other * p[0] - friction * p[1],
            p[3] - stiffness * p[0] - friction * p[2],
            noise - stiffness * p[1] - other * p[2] - 2 * friction * p[3]
        };
    }

    private static double[] sum(double[] start, double[] slope, double time) {
        double[] result = start.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] += time * slope[i];
        }
        return result;
    }

    private static ModePair pair(double x, double y, double beta) {
        Hyperparameters hyperparameters = new Hyperparameters(1, beta, 0, 1);
        return new ModePair(new Eigenmode(0, x, hyperparameters, 1), new Eigenmode(1, y, hyperparameters, 1), 0.5);
    }
}
