package dev.perrin.theory.stability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StabilityMarginsTest {
    private static final int MOST = 1_000;

    /// The update rule, run without noise just below and just above the limits.
    @Test
    void belowTheLimitsARunDiesOutAndAboveThemItGrows() {
        for (double beta : new double[] {0, 0.5, 0.9}) {
            Hyperparameters hyperparameters = new Hyperparameters(0.3, beta, 0.2, 1);
            for (boolean nesterov : new boolean[] {false, true}) {
                Dynamics dynamics = nesterov ? new Nesterov() : new HeavyBall();
                double edge = StabilityMargins.of(dynamics, hyperparameters, new double[] {1}, MOST)
                        .largestEigenvalue();
                assertThat(distanceAfterManySteps(0.3, beta, edge * 0.99 + 0.2, nesterov))
                        .isLessThan(1e-3);
                assertThat(distanceAfterManySteps(0.3, beta, edge * 1.01 + 0.2, nesterov))
                        .isGreaterThan(1e3);

                double rate = StabilityMargins.of(dynamics, hyperparameters, new double[] {1, 4, 0}, MOST)
                        .largestLearningRate()
                        .orElseThrow();
                assertThat(distanceAfterManySteps(rate * 0.99, beta, 4.2, nesterov))
                        .isLessThan(1e-3);
                assertThat(distanceAfterManySteps(rate * 1.01, beta, 4.2, nesterov))
                        .isGreaterThan(1e3);
            }
        }
    }

    private static double distanceAfterManySteps(double eta, double beta, double curvature, boolean nesterov) {
        double theta = 1;
        double v = 0;
        for (int k = 0; k < 3_000; k++) {
            double gradient = curvature * theta;
            v = beta * v - gradient;
            theta += eta * (nesterov ? beta * v - gradient : v);
        }
        return Math.abs(theta) + Math.abs(v);
    }

    @Test
    void namesTheUnstableModes() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0.5, 1);
        double[] eigenvalues = {1, 100, -0.4, -0.6, 37.4, 37.6, -0.5};

        StabilityMargins margins = StabilityMargins.of(new HeavyBall(), hyperparameters, eigenvalues, MOST);

        assertThat(margins.unstable()).containsExactly(1, 3, 5);
        assertThat(margins.largestEigenvalue()).isCloseTo(37.5, within(1e-13));
        assertThat(margins.largestLearningRate()).isEmpty();
        assertThat(margins.criticalEigenvalue()).isCloseTo(Math.pow(1 - Math.sqrt(0.9), 2) / 0.1 - 0.5, within(1e-14));
        assertThat(StabilityMargins.of(new EpochShuffled(), hyperparameters, eigenvalues, MOST))
                .usingRecursiveComparison()
                .isEqualTo(margins);
        assertThat(StabilityMargins.of(new UnderdampedLangevin(), hyperparameters, eigenvalues, MOST)
                        .unstable())
                .containsExactly(3);
    }

    @Test
    void namesNoMoreThanAskedFor() {
        double[] eigenvalues = new double[5_000];
        Arrays.fill(eigenvalues, -1);

        StabilityMargins margins =
                StabilityMargins.of(new HeavyBall(), new Hyperparameters(0.1, 0.9, 0, 1), eigenvalues, MOST);

        assertThat(margins.unstable()).hasSize(MOST).startsWith(0, 1, 2);
    }

    @Test
    void hasNoLargestLearningRateWhereNoneIsStableOrEveryOneIs() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 1);

        assertThat(StabilityMargins.of(new HeavyBall(), hyperparameters, new double[] {0, 0}, MOST)
                        .largestLearningRate())
                .isEmpty();
        assertThat(StabilityMargins.of(new HeavyBall(), hyperparameters, new double[] {1, -1}, MOST)
                        .largestLearningRate())
                .isEmpty();
        StabilityMargins langevin =
                StabilityMargins.of(new UnderdampedLangevin(), hyperparameters, new double[] {1e6}, MOST);
        assertThat(langevin.largestLearningRate()).isEmpty();
        assertThat(langevin.largestEigenvalue()).isInfinite();
        assertThat(langevin.unstable()).isEmpty();
    }
}
