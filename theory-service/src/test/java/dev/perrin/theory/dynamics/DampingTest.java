package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rates and angles, put back into the characteristic equation they solve.
class DampingTest {
    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ratesOfTheHeavyBallSolveItsEquation(long seed) {
        RandomModes modes = new RandomModes(seed);
        for (int i = 0; i < 100; i++) {
            Eigenmode mode = modes.next().mode();
            double beta = mode.momentum();
            double x = mode.dimensionlessCurvature().value();
            double scale = 1 - beta + x;
            DampingRegime damping = new HeavyBall().process(mode).damping();
            switch (damping) {
                case DampingRegime.Overdamped over -> {
                    // The loss q = 1 − z of the slow root: q² − (1−β+x)q + x = 0.
                    double loss = -Math.expm1(-over.slowRate());
                    assertThat(loss * (scale - loss)).as(mode.toString()).isCloseTo(x, within(1e-14 * x));
                    assertThat(over.fastRate()).isGreaterThanOrEqualTo(over.slowRate());
                }
                case DampingRegime.Underdamped under -> {
                    // x − (1−√β)² = 2√β(1 − cos φ).
                    double sine = Math.sin(under.angularFrequency() / 2);
                    double lower = Math.pow((1 - beta) / (1 + Math.sqrt(beta)), 2);
                    assertThat(lower + 4 * Math.sqrt(beta) * sine * sine)
                            .as(mode.toString())
                            .isCloseTo(x, within(1e-14 * x));
                    assertThat(under.slowRate()).isEqualTo(-Math.log(beta) / 2);
                }
                case DampingRegime.Alternating alternating -> {
                    double gap = 2 * (1 + beta) - x;
                    double loss = -Math.expm1(-alternating.slowRate());
                    assertThat(loss * (1 - beta + gap - loss))
                            .as(mode.toString())
                            .isCloseTo(gap, within(1e-13 * gap + 1e-15));
                }
                case DampingRegime.Critical critical ->
                    assertThat(critical.slowRate()).isEqualTo(-Math.log(beta) / 2);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void ratesOfLangevinSolveItsEquation(long seed) {
        RandomModes modes = new RandomModes(seed);
        for (int i = 0; i < 100; i++) {
            Eigenmode mode = modes.next().mode();
            double p = (1 - mode.momentum()) / (1 + mode.momentum());
            double w = 2 * mode.dimensionlessCurvature().value() / (1 + mode.momentum());
            DampingRegime damping = new UnderdampedLangevin().process(mode).damping();
            double rate = damping.slowRate();
            double angle = damping.angularFrequency();
            double product = damping instanceof DampingRegime.Underdamped
                    ? rate * rate + angle * angle
                    : rate * damping.fastRate();
            assertThat(product).as(mode.toString()).isCloseTo(w, within(1e-11 * w));
            assertThat((rate + damping.fastRate()) / 2).as(mode.toString()).isCloseTo(p, within(1e-14 * p));
        }
    }

    @Test
    void withoutMomentumTheFastPartDiesInOneStep() {
        // When
        DampingRegime damping = new HeavyBall()
                .process(new Eigenmode(0, 0.25, new Hyperparameters(1, 0, 0, 1), 1))
                .damping();

        // Then
        assertThat(damping.slowRate()).isEqualTo(-Math.log(0.75));
        assertThat(damping.fastRate()).isInfinite();
    }

    @Test
    void criticalEigenvalueIsCritical() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 1e-3, 1);
        for (Dynamics dynamics : new Dynamics[] {new HeavyBall(), new UnderdampedLangevin(), new Nesterov()}) {
            double critical = dynamics.criticalEigenvalue(hyperparameters);
            assertThat(dynamics.process(new Eigenmode(0, critical, hyperparameters, 1))
                            .damping())
                    .isInstanceOf(DampingRegime.Critical.class);
        }
    }
}
