package dev.perrin.theory.coupled;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Two modes run side by side with correlated noise: what is left of them when they have forgotten their start.
class PairSimulationTest {
    private static final int REPLICAS = 2_000;
    private static final int BURN_IN = 400;
    private static final int STEPS = 200;

    /// Widest deviation allowed, in standard errors of the mean over replicas.
    private static final double SIGMAS = 4.5;

    @ParameterizedTest(name = "nesterov {0}, curvatures {1} and {2}, momentum {3}, seed {4}")
    @CsvSource({
        "false, 1, 0.1, 0.9, 1",
        "false, 0.2, 3, 0.5, 2",
        "false, 8, 1, 0, 3",
        "true, 1, 0.2, 0.9, 4",
        "true, 0.3, 6, 0.7, 5"
    })
    void covaryAndSweepAreaAsPredicted(boolean nesterov, double a, double other, double beta, long seed) {
        // Given
        double eta = 0.2;
        double[] curvature = {a, other};
        double[] theta = new double[2];
        double[] v = new double[2];
        Random random = new Random(seed);
        Average positions = new Average();
        Average crossed = new Average();
        Average velocities = new Average();
        Average swept = new Average();
        for (int replica = 0; replica < REPLICAS; replica++) {
            theta[0] = theta[1] = v[0] = v[1] = 0;
            double[] sums = new double[4];
            for (int k = 0; k < BURN_IN + STEPS; k++) {
                double x = theta[0];
                double y = theta[1];
                // Variances 2 and 1, covariance 1.
                double common = random.nextGaussian();
                double[] noise = {common + random.nextGaussian(), common};
                for (int i = 0; i < 2; i++) {
                    double gradient = curvature[i] * theta[i] + noise[i];
                    v[i] = beta * v[i] - gradient;
                    theta[i] += eta * (nesterov ? beta * v[i] - gradient : v[i]);
                }
                if (k >= BURN_IN) {
                    sums[0] += theta[0] * theta[1];
                    sums[1] += theta[0] * v[1];
                    sums[2] += v[0] * v[1];
                    sums[3] += (x * (theta[1] - y) - y * (theta[0] - x)) / eta;
                }
            }
            positions.add(sums[0] / STEPS);
            crossed.add(sums[1] / STEPS);
            velocities.add(sums[2] / STEPS);
            swept.add(sums[3] / STEPS);
        }
        Dynamics dynamics = nesterov ? new Nesterov() : new HeavyBall();
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, 1);
        ModePair pair =
                new ModePair(new Eigenmode(0, a, hyperparameters, 2), new Eigenmode(1, other, hyperparameters, 1), 1);

        // When
        StationaryPair state = StationaryPair.of(dynamics, pair);

        // Then
        double unit = pair.noiseScale().value();
        positions.assertMean(unit * state.covariance().positions().value());
        crossed.assertMean(unit / eta * state.covariance().positionVelocity().value());
        velocities.assertMean(unit / eta / eta * state.covariance().velocities().value());
        double areaRate = 2 * unit / eta * state.circulation().value();
        swept.assertMean(areaRate);
        // The sign is not within the band's reach of the other one.
        assertThat(Math.abs(areaRate)).isGreaterThan(2 * SIGMAS * swept.standardError());
        assertThat(Math.signum(areaRate)).isEqualTo(Math.signum(a - other));
    }

    private static final class Average {
        private int count;
        private double sum;
        private double sumOfSquares;

        void add(double value) {
            count++;
            sum += value;
            sumOfSquares += value * value;
        }

        double standardError() {
            double mean = sum / count;
            return Math.sqrt((sumOfSquares / count - mean * mean) / count);
        }

        void assertMean(double expected) {
            double band = SIGMAS * standardError();
            assertThat(sum / count).isBetween(expected - band, expected + band);
        }
    }
}
