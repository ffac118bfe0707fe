package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.relaxation.RelativeEntropy;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Relative entropies of random modes from every corner against the formula itself,
/// `½(tr B⁻¹P + mᵀB⁻¹m − 2 − ln(det P/det B))`, in decimal arithmetic of 80 digits.
class RelativeEntropyOracleTest {
    private static final MathContext DIGITS = ExactMode.DIGITS;
    private static final int CASES_PER_SEED = 40;

    /// Below it the oracle has lost the difference to the rounding of its 80 digits.
    private static final double SMALLEST = 1e-30;

    static LongStream seeds() {
        return LongStream.range(0, 25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForHeavyBall(long seed) {
        RandomModes modes = new RandomModes(seed);
        int compared = 0;
        for (int i = 0; i < CASES_PER_SEED; i++) {
            RandomModes.Drawn drawn = modes.next();
            compared += check(drawn, new HeavyBall(), ExactMode.heavyBall(x(drawn.mode()), beta(drawn.mode())));
        }
        assertThat(compared).isGreaterThan(CASES_PER_SEED / 10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForUnderdampedLangevin(long seed) {
        RandomModes modes = new RandomModes(seed);
        int compared = 0;
        for (int i = 0; i < CASES_PER_SEED; i++) {
            RandomModes.Drawn drawn = modes.next();
            compared +=
                    check(drawn, new UnderdampedLangevin(), ExactMode.langevin(x(drawn.mode()), beta(drawn.mode())));
        }
        assertThat(compared).isGreaterThan(CASES_PER_SEED / 10);
    }

    private static int check(RandomModes.Drawn drawn, Dynamics dynamics, ExactMode exact) {
        Eigenmode mode = drawn.mode();
        Optional<RelativeEntropy> entropy = RelativeEntropy.of(dynamics.process(mode), drawn.start());
        boolean hasLaw = mode.noise() > 0 && x(mode).signum() > 0;
        assertThat(entropy.isPresent()).as(drawn.toString()).isEqualTo(hasLaw);
        if (!hasLaw) {
            return 0;
        }
        double actual = entropy.get().nats(drawn.step());
        if (drawn.step() <= (dynamics instanceof HeavyBall ? 1 : 0)) {
            assertThat(actual).isInfinite();
            return 0;
        }
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal[] law = exact.moments(new BigDecimal[] {zero, zero, zero}, drawn.step());
        BigDecimal[] stationary = exact.stationary();
        BigDecimal eta = new BigDecimal(mode.learningRate());
        BigDecimal unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        BigDecimal[][] mean = exact.mean(drawn.step());
        BigDecimal position = new BigDecimal(drawn.start().position());
        BigDecimal velocity = new BigDecimal(drawn.start().velocity()).multiply(eta);
        BigDecimal m = mean[0][0].multiply(position).add(mean[0][1].multiply(velocity), DIGITS);
        BigDecimal n = mean[1][0].multiply(position).add(mean[1][1].multiply(velocity), DIGITS);
        BigDecimal determinant = determinant(stationary);
        BigDecimal two = BigDecimal.TWO;
        BigDecimal trace = stationary[2]
                .multiply(law[0].add(m.pow(2).divide(unit, DIGITS)))
                .subtract(two.multiply(stationary[1])
                        .multiply(law[1].add(m.multiply(n).divide(unit, DIGITS))))
                .add(stationary[0].multiply(law[2].add(n.pow(2).divide(unit, DIGITS))))
                .divide(determinant, DIGITS);
        double expected = trace.subtract(two)
                .subtract(logarithm(determinant(law).divide(determinant, DIGITS)), DIGITS)
                .divide(two, DIGITS)
                .doubleValue();
        if (expected < SMALLEST) {
            assertThat(actual).as(drawn + " " + dynamics).isLessThan(1.01 * SMALLEST);
            return 0;
        }
        assertThat(actual).as(drawn + " " + dynamics).isCloseTo(expected, within(4e-15 * expected));
        return 1;
    }

    private static BigDecimal determinant(BigDecimal[] covariance) {
        return covariance[0].multiply(covariance[2]).subtract(covariance[1].pow(2), DIGITS);
    }

    /// By ten square roots and the series of the inverse hyperbolic tangent.
    private static BigDecimal logarithm(BigDecimal value) {
        BigDecimal root = value;
        int roots = 0;
        while (root.subtract(BigDecimal.ONE).abs().doubleValue() > 0.1) {
            root = root.sqrt(DIGITS);
            roots++;
        }
        BigDecimal ratio = root.subtract(BigDecimal.ONE).divide(root.add(BigDecimal.ONE), DIGITS);
        BigDecimal square = ratio.pow(2, DIGITS);
        BigDecimal power = ratio;
        BigDecimal sum = BigDecimal.ZERO;
        for (int odd = 1; odd < 80; odd += 2) {
            sum = sum.add(power.divide(BigDecimal.valueOf(odd), DIGITS), DIGITS);
            power = power.multiply(square, DIGITS);
        }
        return sum.multiply(BigDecimal.TWO.pow(roots + 1), DIGITS);
    }

    private static BigDecimal x(Eigenmode mode) {
        return ExactMode.curvature(
                mode.learningRate(), mode.eigenvalue(), mode.hyperparameters().weightDecay());
    }

    private static BigDecimal beta(Eigenmode mode) {
        return new BigDecimal(mode.momentum());
    }
}
