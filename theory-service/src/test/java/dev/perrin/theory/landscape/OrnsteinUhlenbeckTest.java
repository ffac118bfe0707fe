package dev.perrin.theory.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.StationaryPair;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrnsteinUhlenbeckTest {
    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void splitsItsDriftIntoDiffusionAndCirculationDownItsPotential(long seed) {
        // Given
        Random random = new Random(seed);
        int size = 1 + random.nextInt(5);
        double[][] drift = new double[size][size];
        double[][] diffusion = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                drift[i][j] = random.nextGaussian() + (i == j ? 4 * size : 0);
                diffusion[i][j] = i == j ? 1 + random.nextDouble() : 0;
            }
        }

        // When
        OrnsteinUhlenbeck process = new OrnsteinUhlenbeck(drift, diffusion);
        double[][] q = process.circulation();
        double[][] u = process.potential();
        double[][] b = process.covariance();

        // Then: A = (D + Q)U, AB + BAᵀ = 2D, Qᵀ = −Q.
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double product = 0;
                double lyapunov = 0;
                for (int k = 0; k < size; k++) {
                    product += (diffusion[i][k] + q[i][k]) * u[k][j];
                    lyapunov += drift[i][k] * b[k][j] + b[i][k] * drift[j][k];
                }
                assertThat(product).isCloseTo(drift[i][j], within(1e-11));
                assertThat(lyapunov).isCloseTo(2 * diffusion[i][j], within(1e-11));
                assertThat(q[i][j] + q[j][i]).isZero();
                assertThat(process.areaRate(i, j)).isEqualTo(2 * q[i][j]);
            }
        }
    }

    /// In the four coordinates (θᵢ, θⱼ, vᵢ, vⱼ) the two coupled modes are an Ornstein–Uhlenbeck process.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTwoModesOfTheLangevinEquation(long seed) {
        // Given
        Random random = new Random(seed);
        double eta = 0.1;
        double beta = 0.95 * random.nextDouble();
        double a = 0.2 + 3 * random.nextDouble();
        double other = 0.2 + 3 * random.nextDouble();
        double c = 1;
        double d = 0.5;
        double e = random.nextDouble() - 0.5;
        double friction = 2 * (1 - beta) / (eta * (1 + beta));
        double stiffness = 2 / (eta * (1 + beta));
        double heat = 2 / (eta * (1 + beta) * (1 + beta));
        OrnsteinUhlenbeck process = new OrnsteinUhlenbeck(
                new double[][] {
                    {0, 0, -1, 0},
                    {0, 0, 0, -1},
                    {stiffness * a, 0, friction, 0},
                    {0, stiffness * other, 0, friction}
                },
                new double[][] {
                    {0, 0, 0, 0},
                    {0, 0, 0, 0},
                    // σ² = 4C/(η(1+β)²) is twice the diffusion.
                    {0, 0, heat * c, heat * e},
                    {0, 0, heat * e, heat * d}
                });
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, 1);
        ModePair pair =
                new ModePair(new Eigenmode(0, a, hyperparameters, c), new Eigenmode(1, other, hyperparameters, d), e);

        // When
        StationaryPair state = StationaryPair.of(new UnderdampedLangevin(), pair);
        PlaneLaw phase = new Plane.Phase(pair.first()).law(new UnderdampedLangevin());
        PlaneLaw positions = new Plane.Positions(pair).law(new UnderdampedLangevin());

        // Then
        double[][] b = process.covariance();
        double unit = pair.noiseScale().value();
        close(state.covariance().positions().value() * unit, b[0][1]);
        close(state.covariance().positionVelocity().value() * unit / eta, b[0][3]);
        close(state.covariance().velocityPosition().value() * unit / eta, b[2][1]);
        close(state.covariance().velocities().value() * unit / eta / eta, b[2][3]);
        close(phase.horizontalVariance(), b[0][0]);
        close(phase.verticalVariance(), b[2][2]);
        close(phase.areaRate(), process.areaRate(0, 2));
        close(positions.areaRate(), process.areaRate(0, 1));
        close(positions.covariance(), b[0][1]);
    }

    /// A toy by Euler's method: counter-clockwise, at the rate +1.8.
    @Test
    void circulatesAsItsSimulationDoes() {
        // Given
        double[][] drift = {{2.5, -1.5}, {-1.5, 2.5}};
        double[][] diffusion = {{4, 0}, {0, 1}};
        double step = 2e-3;
        Random random = new Random(3);
        int replicas = 100;
        double sum = 0;
        double sumOfSquares = 0;
        for (int replica = 0; replica < replicas; replica++) {
            double x = 0;
            double y = 0;
            double swept = 0;
            for (int k = 0; k < 60_000; k++) {
                double dx = -step * (2.5 * x - 1.5 * y) + Math.sqrt(8 * step) * random.nextGaussian();
                double dy = -step * (2.5 * y - 1.5 * x) + Math.sqrt(2 * step) * random.nextGaussian();
                // Twenty relaxation times to forget the start.
                swept += k < 10_000 ? 0 : x * dy - y * dx;
                x += dx;
                y += dy;
            }
            double rate = swept / (50_000 * step);
            sum += rate;
            sumOfSquares += rate * rate;
        }
        double mean = sum / replicas;
        double error = Math.sqrt((sumOfSquares / replicas - mean * mean) / replicas);

        // When
        double predicted = new OrnsteinUhlenbeck(drift, diffusion).areaRate(0, 1);

        // Then: 4.5 standard errors, and half of the largest rate of decay times the step for Euler's bias.
        double band = 4.5 * error + 4 * step / 2 * predicted;
        assertThat(mean).isBetween(predicted - band, predicted + band);
        assertThat(band).isLessThan(0.2);
        assertThat(predicted).isCloseTo(1.8, within(1e-14));
    }

    @Test
    void refusesADriftWithoutAStationaryState() {
        double[][] zero = {{0}};
        double[][] one = {{1}};
        assertThatThrownBy(() -> new OrnsteinUhlenbeck(zero, one)).isInstanceOf(ArithmeticException.class);
    }

    private static void close(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(1e-10 * (1e-3 + Math.abs(expected))));
    }
}
