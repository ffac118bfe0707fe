package dev.perrin.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.MomentumRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BurnInTest {
    /// The envelope of the recursion uₖ₊₁ = (1 + β − x)uₖ − βuₖ₋₁ falls by |z| a step, whatever the regime.
    @ParameterizedTest
    @CsvSource({
        "1e-4, 0.9",
        "1e-3, 0.9",
        "0.002, 0.9",
        "0.1, 0.9",
        "1, 0.9",
        "3.7, 0.9",
        "3.799, 0.9",
        "0.3, 0",
        "1.7, 0",
        "0.0005, 0.99",
        "2, 0.5"
    })
    void slowRootIsTheDecayOfTheRecursion(double x, double momentumCoefficient) {
        // Given
        int steps = 40_000;
        double previous = 1;
        double current = 1 - x;
        double logScale = 0;

        // When
        for (int k = 0; k < steps; k++) {
            double next = (1 + momentumCoefficient - x) * current - momentumCoefficient * previous;
            previous = current;
            current = next;
            double size = Math.hypot(previous, current);
            logScale += Math.log(size);
            previous /= size;
            current /= size;
        }

        // Then
        double measured = logScale / steps;
        assertThat(BurnIn.logOfSlowRoot(MomentumRule.HEAVY_BALL, x, momentumCoefficient))
                .isCloseTo(measured, within(1e-3));
    }

    /// θ and v of science.md 1.11 without noise, from a general start.
    @ParameterizedTest
    @CsvSource({"1e-3, 0.9", "0.1, 0.9", "0.5, 0.9", "0.999, 0.9", "1.2, 0.9", "1.35, 0.9", "0.3, 0.3", "1.6, 0.3"})
    void slowRootOfNesterovIsTheDecayOfItsRecursion(double x, double momentumCoefficient) {
        // Given
        int steps = 40_000;
        double position = 1;
        double velocity = 0.3;
        double logScale = 0;

        // When
        for (int k = 0; k < steps; k++) {
            double force = x * position;
            velocity = momentumCoefficient * velocity - force;
            position += momentumCoefficient * velocity - force;
            double size = Math.hypot(position, velocity);
            logScale += Math.log(size);
            position /= size;
            velocity /= size;
        }

        // Then
        assertThat(BurnIn.logOfSlowRoot(MomentumRule.NESTEROV, x, momentumCoefficient))
                .isCloseTo(logScale / steps, within(1e-3));
    }

    @Test
    void tinyCurvatureLosesNoDigits() {
        assertThat(BurnIn.logOfSlowRoot(MomentumRule.HEAVY_BALL, 1e-18, 0.9)).isCloseTo(-1e-17, within(1e-29));
    }

    @Test
    void theSlowestPositiveModeDecides() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 32);

        long steps = BurnIn.steps(hyperparameters, new double[] {0.5, 0.1, 0, -0.5}, 200_000);

        // x = 1e-4: u = 1 − z solves u² − 0.1001u + 1e-4 = 0, so z = 0.99899091 and k = ln 0.01/(2 ln z).
        double root = (0.1001 - Math.sqrt(0.1001 * 0.1001 - 4e-4)) / 2;
        assertThat(steps).isEqualTo((long) Math.ceil(Math.log(0.01) / (2 * Math.log1p(-root))));
    }

    @Test
    void isAtMostAQuarterOfTheLimitingPhase() {
        Hyperparameters hyperparameters = new Hyperparameters(1e-6, 0.9, 0, 32);

        assertThat(BurnIn.steps(hyperparameters, new double[] {1e-3}, 1000)).isEqualTo(250);
        assertThat(BurnIn.steps(hyperparameters, new double[] {0}, 1000)).isZero();
    }
}
