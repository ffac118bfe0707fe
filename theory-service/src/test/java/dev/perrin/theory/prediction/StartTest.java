package dev.perrin.theory.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.kernel.ModeBlock;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Starts against one another and against the recursion.
class StartTest {
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.9, 0, 16, 20, 0);

    static List<Dynamics> dynamics() {
        return List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov());
    }

    @ParameterizedTest
    @MethodSource("dynamics")
    void theStationaryLawGivenAsAStartIsTheStationaryStart(Dynamics dynamics) {
        // Given
        ModeProcess process = dynamics.process(new Eigenmode(0, 3.7, HYPERPARAMETERS, 0.2));
        StationaryMoments law = process.stationary().orElseThrow();
        StationaryMoments.Position position = law.position().orElseThrow();
        ModeStart start = new ModeStart.Gaussian(
                0, 0, position.variance(), position.covarianceWithVelocity(), law.velocityVariance());
        ModeBlock given = ModeBlock.of(List.of(process), List.of(start));
        ModeBlock stationary = ModeBlock.of(List.of(process), List.of(new ModeStart.Stationary()));
        for (long step : new long[] {1, 2, 7, 50, 1000}) {
            // When
            given.advance(step);
            stationary.advance(step);

            // Then
            double expected = stationary.displacement()[0];
            assertThat(given.displacement()[0]).isCloseTo(expected, within(1e-13 * expected));
            assertThat(given.increment()[0]).isCloseTo(stationary.increment()[0], within(1e-13 * expected));
            assertThat(given.moments().positionVariance()[0])
                    .isCloseTo(position.variance(), within(1e-13 * position.variance()));
            assertThat(given.moments().velocityVariance()[0])
                    .isCloseTo(law.velocityVariance(), within(1e-13 * law.velocityVariance()));
        }
    }

    /// Five steps of θ′ = θ + u′, u′ = βu − xθ in plain arithmetic, covariance and all.
    @Test
    void aGaussianStartGoesThroughTheRecursion() {
        // Given
        Eigenmode mode = new Eigenmode(0, 6, HYPERPARAMETERS, 0);
        double x = 0.6;
        double[][] p = {{2, 0.01}, {0.01, 0.05}};

        // When
        ModeStart start = new ModeStart.Gaussian(1.5, -2, p[0][0], p[0][1] / 0.1, p[1][1] / 0.01);
        PhaseMoments shuffled = new EpochShuffled().process(mode).moments(start, 5);
        PhaseMoments moments = new HeavyBall().process(mode).moments(start, 5);

        // Then
        double position = 1.5;
        double shift = -0.2;
        for (int k = 0; k < 5; k++) {
            shift = 0.9 * shift - x * position;
            position += shift;
            double[][] m = {{1 - x, 0.9}, {-x, 0.9}};
            p = carried(m, p);
        }
        for (PhaseMoments actual : List.of(shuffled, moments)) {
            assertThat(actual.meanPosition()).isCloseTo(position, within(1e-14));
            assertThat(actual.meanVelocity()).isCloseTo(shift / 0.1, within(1e-13));
            assertThat(actual.positionVariance()).isCloseTo(p[0][0], within(1e-14));
            assertThat(actual.positionVelocityCovariance()).isCloseTo(p[0][1] / 0.1, within(1e-13));
            assertThat(actual.velocityVariance()).isCloseTo(p[1][1] / 0.01, within(1e-12));
        }
    }

    /// The numbers of science.md 1.9: the mean is off by 1.7·10⁻² of θ₀ begun with v₀, by 9·10⁻⁴ begun centred.
    @Test
    void theCentredLangevinEquationFollowsARunFarCloser() {
        // Given
        Eigenmode mode = new Eigenmode(0, 0.053, HYPERPARAMETERS, 0);
        ModeStart start = new ModeStart.Fixed(1, 0);

        // When
        double plain = worst(mode, new UnderdampedLangevin(), start);
        double centred = worst(mode, new UnderdampedLangevinCentred(), start);

        // Then
        assertThat(plain).isBetween(1.6e-2, 1.8e-2);
        assertThat(centred).isBetween(8e-4, 1e-3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {38.5, 60})
    void anUnstableModeGrowsAsTheRecursionSays(double eigenvalue) {
        // Given
        Eigenmode mode = new Eigenmode(0, eigenvalue, HYPERPARAMETERS, 0);
        double x = eigenvalue * 0.1;

        // When
        ModeProcess process = new HeavyBall().processEvenIfUnstable(mode);
        PhaseMoments moments = process.moments(new ModeStart.Fixed(1, 0), 30);

        // Then
        double position = 1;
        double shift = 0;
        for (int k = 0; k < 30; k++) {
            shift = 0.9 * shift - x * position;
            position += shift;
        }
        assertThat(moments.meanPosition()).isCloseTo(position, within(1e-11 * Math.abs(position)));
        assertThat(process.stationary()).isEmpty();
        assertThat(process.damping().slowRate()).isNegative();
    }

    private static double worst(Eigenmode mode, Dynamics dynamics, ModeStart start) {
        ModeProcess run = new HeavyBall().process(mode);
        ModeProcess model = dynamics.process(mode);
        double worst = 0;
        for (long step = 1; step < 500; step++) {
            worst = Math.max(
                    worst,
                    Math.abs(run.moments(start, step).meanPosition()
                            - model.moments(start, step).meanPosition()));
        }
        return worst;
    }

    private static double[][] carried(double[][] m, double[][] p) {
        double[][] result = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int k = 0; k < 2; k++) {
                    for (int l = 0; l < 2; l++) {
                        result[i][j] += m[i][k] * p[k][l] * m[j][l];
                    }
                }
            }
        }
        return result;
    }
}
