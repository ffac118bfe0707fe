package dev.perrin.theory.coupled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import java.math.BigDecimal;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StationaryPairTest {
    private static final int PAIRS_PER_SEED = 50;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheSolutionOfItsEquationsForHeavyBall(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS_PER_SEED; i++) {
            ModePair pair = draw(random, new HeavyBall());
            check(
                    pair,
                    StationaryPair.of(new HeavyBall(), pair),
                    ExactPair.heavyBall(x(pair.first()), x(pair.second()), beta(pair)));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheSolutionOfItsEquationsForNesterov(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS_PER_SEED; i++) {
            ModePair pair = draw(random, new Nesterov());
            check(
                    pair,
                    StationaryPair.of(new Nesterov(), pair),
                    ExactPair.nesterov(x(pair.first()), x(pair.second()), beta(pair)));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheSolutionOfItsEquationsForLangevin(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PAIRS_PER_SEED; i++) {
            ModePair pair = draw(random, new HeavyBall());
            check(
                    pair,
                    StationaryPair.of(new UnderdampedLangevin(), pair),
                    ExactPair.langevin(x(pair.first()), x(pair.second()), beta(pair)));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void isTheStateOfOneModeWhereBothAreAlike(long seed) {
        // Given
        Random random = new Random(seed);
        for (Dynamics dynamics : new Dynamics[] {new HeavyBall(), new Nesterov(), new UnderdampedLangevin()}) {
            Eigenmode mode = draw(random, new Nesterov()).first();

            // When
            StationaryPair state = StationaryPair.of(dynamics, new ModePair(mode, mode, mode.noise()));

            // Then
            StationaryCovariance alone = ((LinearModeProcess) dynamics.process(mode))
                    .stationaryCovariance()
                    .orElseThrow();
            StationaryCovariance.Position position = alone.position().orElseThrow();
            near(state.covariance().positions(), position.variance());
            near(state.covariance().positionVelocity(), position.covariance());
            near(state.covariance().velocityPosition(), position.covariance());
            near(state.covariance().velocities(), alone.velocity());
            assertThat(state.circulation().value()).isZero();
        }
    }

    /// Science of Liu, Ziyin and Ueda: `(1−β)η(KT+TK) − (1+β²)/(1−β²) η²KTK + β/(1−β²) η²(K²T+TK²) = η²C`.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void solvesTheMatrixEquationOfTheHeavyBallsCovariance(long seed) {
        // Given
        Random random = new Random(seed);
        int modes = 4;
        double beta = 0.95 * random.nextDouble();
        double eta = Math.pow(10, -2 * random.nextDouble());
        double[] curvature = new double[modes];
        double[][] noise = new double[modes][modes];
        for (int i = 0; i < modes; i++) {
            curvature[i] = 1.9 * (1 + beta) * random.nextDouble() / eta;
            for (int j = 0; j <= i; j++) {
                noise[i][j] = i == j ? 2 : random.nextDouble() - 0.5;
                noise[j][i] = noise[i][j];
            }
        }
        double[][] covariance = new double[modes][modes];
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, 1);
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                ModePair pair = new ModePair(
                        new Eigenmode(i, curvature[i], hyperparameters, noise[i][i]),
                        new Eigenmode(j, curvature[j], hyperparameters, noise[j][j]),
                        noise[i][j]);

                // When
                covariance[i][j] = StationaryPair.of(new HeavyBall(), pair)
                        .covariance()
                        .positions()
                        .times(pair.noiseScale())
                        .value();
            }
        }

        // Then
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                double t = covariance[i][j];
                double k = curvature[i];
                double l = curvature[j];
                double left = (1 - beta) * eta * (k + l) * t
                        - (1 + beta * beta) / (1 - beta * beta) * eta * eta * k * t * l
                        + beta / (1 - beta * beta) * eta * eta * (k * k + l * l) * t;
                double size = eta * eta * (k * k + l * l + (k + l) / eta) * Math.abs(t) / (1 - beta);
                assertThat(left).isCloseTo(eta * eta * noise[i][j], within(1e-14 * size));
            }
        }
    }

    @Test
    void refusesModesThatAreFlatUnstableOrOfANoiseWithMemory() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 1, 10, 0);
        Eigenmode sound = new Eigenmode(0, 1, hyperparameters, 1);
        ModePair flat = new ModePair(sound, new Eigenmode(1, 0, hyperparameters, 1), 0.5);
        ModePair unstable = new ModePair(sound, new Eigenmode(1, 64, hyperparameters, 1), 0.5);
        ModePair good = new ModePair(sound, new Eigenmode(1, 2, hyperparameters, 1), 0.5);
        assertThatThrownBy(() -> StationaryPair.of(new HeavyBall(), flat))
                .hasMessage(
                        "spectrum.eigenvalue[1] is 0.0: has no positive curvature h + λ, so no stationary position");
        assertThatThrownBy(() -> StationaryPair.of(new HeavyBall(), unstable))
                .hasMessageContaining("must be below the stability limit");
        assertThatThrownBy(() -> StationaryPair.of(new EpochShuffled(), good))
                .hasMessage("dynamics is epoch-shuffled: has noise with a memory, and no law of two modes here");
    }

    private static void check(ModePair pair, StationaryPair state, ExactPair exact) {
        BigDecimal[][] matrix = exact.matrix();
        close(pair, "positions", state.covariance().positions(), matrix[0][0], BigDecimal.ZERO);
        // These two pass through 0, so their terms set the scale.
        close(pair, "position-velocity", state.covariance().positionVelocity(), matrix[0][1], matrix[1][1]);
        close(pair, "velocity-position", state.covariance().velocityPosition(), matrix[1][0], matrix[1][1]);
        close(pair, "velocities", state.covariance().velocities(), matrix[1][1], BigDecimal.ZERO);
        // 0 of two equal modes, where the oracle has the rounding of its last digits.
        close(pair, "circulation", state.circulation(), exact.circulation(), matrix[1][1].movePointLeft(22));
    }

    private static void close(
            ModePair pair, String quantity, DoubleDouble actual, BigDecimal expected, BigDecimal terms) {
        double value = expected.doubleValue();
        double allowed = 1e-15 * Math.abs(value) + 1e-28 * Math.abs(terms.doubleValue()) + 1e-300;
        assertThat(actual.value()).as(quantity + " of " + pair).isCloseTo(value, within(allowed));
    }

    private static void near(DoubleDouble actual, DoubleDouble expected) {
        assertThat(actual.value()).isCloseTo(expected.value(), within(1e-15 * Math.abs(expected.value())));
    }

    private static BigDecimal x(Eigenmode mode) {
        return new BigDecimal(mode.eigenvalue())
                .add(new BigDecimal(mode.hyperparameters().weightDecay()))
                .multiply(new BigDecimal(mode.learningRate()));
    }

    private static BigDecimal beta(ModePair pair) {
        return new BigDecimal(pair.first().momentum());
    }

    /// β from 0 to 1 − 10⁻⁶, x from 10⁻¹² to 0.999 of the limit, every third pair nearly alike.
    private static ModePair draw(Random random, Dynamics dynamics) {
        double beta = switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> random.nextDouble();
            case 2 -> 1 - 1e-6;
            default -> 1 - Math.pow(10, -6 * random.nextDouble());
        };
        double eta = Math.pow(10, -6 + 7 * random.nextDouble());
        double decay = random.nextInt(3) == 0 ? Math.pow(10, -6 + 6 * random.nextDouble()) : 0;
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, decay, 1);
        double limit = 0.999 * dynamics.stabilityLimit(hyperparameters);
        double x = curvature(random, limit);
        double other = random.nextInt(3) == 0
                ? Math.min(limit, x * (1 + Math.pow(10, -16 * random.nextDouble())))
                : curvature(random, limit);
        Eigenmode first = new Eigenmode(0, positive(x / eta, decay), hyperparameters, 1);
        Eigenmode second = new Eigenmode(1, positive(other / eta, decay), hyperparameters, 1);
        return new ModePair(first, second, 0.3);
    }

    private static double positive(double curvature, double decay) {
        return curvature - decay > -decay ? curvature - decay : curvature;
    }

    private static double curvature(Random random, double limit) {
        return random.nextInt(4) == 0
                ? limit * (1 - Math.pow(10, -3 * random.nextDouble()) * random.nextDouble())
                : Math.min(limit, Math.pow(10, -12 + 12.3 * random.nextDouble()));
    }
}
