package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The recursion itself, run many times with Gaussian noise, against the closed form.
class SimulationTest {
    private static final int REPLICAS = 40_000;

    /// Widest deviation allowed, in standard errors of the mean or variance over replicas.
    private static final double SIGMAS = 4.5;

    @ParameterizedTest(name = "x {0}, momentum {1}, {2} steps, seed {3}")
    @CsvSource({
        "0.001, 0.9, 30, 1",
        "0.1, 0.9, 50, 2",
        "1.5, 0.9, 20, 3",
        "0.25, 0, 10, 4",
        "1.7, 0, 7, 5",
        "0, 0.9, 40, 6",
        "-0.05, 0.8, 25, 7",
        "0.0026316, 0.9, 100, 8"
    })
    void heavyBallReproducesItsRecursion(double x, double beta, int steps, long seed) {
        // Given
        double eta = 0.05;
        double noise = 0.3;
        Eigenmode mode = new Eigenmode(0, x / eta, new Hyperparameters(eta, beta, 0, 1), noise);
        ModeStart.Fixed start = new ModeStart.Fixed(0.02, -0.1);
        Random random = new Random(seed);
        Sample position = new Sample();
        Sample velocity = new Sample();
        Sample displacement = new Sample();
        for (int replica = 0; replica < REPLICAS; replica++) {
            double theta = start.position();
            double v = start.velocity();
            for (int k = 0; k < steps; k++) {
                v = beta * v - mode.eigenvalue() * theta - Math.sqrt(noise) * random.nextGaussian();
                theta += eta * v;
            }
            position.add(theta);
            velocity.add(v);
            displacement.add((theta - start.position()) * (theta - start.position()));
        }

        // When
        ModeProcess process = new HeavyBall().process(mode);
        PhaseMoments moments = process.moments(start, steps);
        double msd = process.meanSquaredDisplacement(start, steps);

        // Then
        position.assertGaussian(moments.meanPosition(), moments.positionVariance());
        velocity.assertGaussian(moments.meanVelocity(), moments.velocityVariance());
        assertThat(displacement.mean())
                .isBetween(
                        msd - SIGMAS * Math.sqrt(displacement.variance() / REPLICAS),
                        msd + SIGMAS * Math.sqrt(displacement.variance() / REPLICAS));
    }

    private static final class Sample {
        private int count;
        private double sum;
        private double sumOfSquares;

        void add(double value) {
            count++;
            sum += value;
            sumOfSquares += value * value;
        }

        double mean() {
            return sum / count;
        }

        double variance() {
            return sumOfSquares / count - mean() * mean();
        }

        void assertGaussian(double mean, double variance) {
            double ofMean = SIGMAS * Math.sqrt(variance / count);
            double ofVariance = SIGMAS * variance * Math.sqrt(2.0 / count);
            assertThat(mean()).isBetween(mean - ofMean, mean + ofMean);
            assertThat(variance()).isBetween(variance - ofVariance, variance + ofVariance);
        }
    }
}
