package dev.perrin.theory.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every moment of random modes from every corner against decimal arithmetic of 80 digits that shares no code:
/// 10,000 cases, 5,000 for each dynamics, and modes of negative curvature besides.
class OracleTest {
    private static final int CASES_PER_SEED = 100;

    /// Relative; some four units in the last place. No allowance is made for the condition of the component.
    private static final double TOLERANCE = 1e-15;

    /// Below it a double has fewer digits.
    private static final double SMALLEST = 1e-290;

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForHeavyBall(long seed) {
        RandomModes modes = new RandomModes(seed);
        for (int i = 0; i < CASES_PER_SEED; i++) {
            RandomModes.Drawn drawn = modes.next();
            check(drawn, new HeavyBall(), ExactMode.heavyBall(x(drawn.mode()), beta(drawn.mode())));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForUnderdampedLangevin(long seed) {
        RandomModes modes = new RandomModes(seed);
        for (int i = 0; i < CASES_PER_SEED; i++) {
            RandomModes.Drawn drawn = modes.next();
            check(drawn, new UnderdampedLangevin(), ExactMode.langevin(x(drawn.mode()), beta(drawn.mode())));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesForNegativeCurvature(long seed) {
        RandomModes modes = new RandomModes(seed);
        for (int i = 0; i < 10; i++) {
            RandomModes.Drawn drawn = modes.nextUnstable();
            BigDecimal x = x(drawn.mode());
            BigDecimal beta = beta(drawn.mode());
            checkFixedStart(drawn, new HeavyBall(), ExactMode.heavyBall(x, beta));
            checkFixedStart(drawn, new UnderdampedLangevin(), ExactMode.langevin(x, beta));
        }
    }

    private static void check(RandomModes.Drawn drawn, Dynamics dynamics, ExactMode exact) {
        checkFixedStart(drawn, dynamics, exact);
        checkStationary(drawn, dynamics, exact);
    }

    private static void checkFixedStart(RandomModes.Drawn drawn, Dynamics dynamics, ExactMode exact) {
        Eigenmode mode = drawn.mode();
        long step = drawn.step();
        BigDecimal eta = new BigDecimal(mode.learningRate());
        BigDecimal unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        ModeProcess process = dynamics.process(mode);
        Expectation expect = new Expectation(drawn + " " + dynamics);

        BigDecimal position = new BigDecimal(drawn.start().position());
        BigDecimal velocity = new BigDecimal(drawn.start().velocity()).multiply(eta);
        BigDecimal[][] mean = exact.mean(step);
        BigDecimal meanPosition = mean[0][0].multiply(position).add(mean[0][1].multiply(velocity), ExactMode.DIGITS);
        BigDecimal meanVelocity = mean[1][0].multiply(position).add(mean[1][1].multiply(velocity), ExactMode.DIGITS);
        BigDecimal[] fromRest =
                exact.moments(new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO}, step);
        PhaseMoments moments = process.moments(drawn.start(), step);
        expect.close("mean position", moments.meanPosition(), meanPosition);
        expect.close("mean velocity", moments.meanVelocity(), perLearningRate(meanVelocity, eta));
        expect.close("position variance", moments.positionVariance(), fromRest[0].multiply(unit));
        // Where the covariance has died away, what the oracle has is the rounding of its 80 digits.
        boolean covarianceIsKnown =
                fromRest[1].pow(2).compareTo(fromRest[0].multiply(fromRest[2]).multiply(new BigDecimal("1e-100"))) > 0;
        if (covarianceIsKnown) {
            expect.close(
                    "covariance",
                    moments.positionVelocityCovariance(),
                    perLearningRate(fromRest[1].multiply(unit), eta));
        }
        expect.close(
                "velocity variance",
                moments.velocityVariance(),
                perLearningRate(perLearningRate(fromRest[2].multiply(unit), eta), eta));
        expect.close(
                "displacement from a fixed start",
                process.meanSquaredDisplacement(drawn.start(), step),
                meanPosition
                        .subtract(position, ExactMode.DIGITS)
                        .pow(2)
                        .add(fromRest[0].multiply(unit), ExactMode.DIGITS));
    }

    private static void checkStationary(RandomModes.Drawn drawn, Dynamics dynamics, ExactMode exact) {
        Eigenmode mode = drawn.mode();
        long step = drawn.step();
        BigDecimal x = x(mode);
        BigDecimal eta = new BigDecimal(mode.learningRate());
        BigDecimal unit = eta.pow(2).multiply(new BigDecimal(mode.noise()));
        BigDecimal[][] mean = exact.mean(step);
        ModeProcess process = dynamics.process(mode);
        Expectation expect = new Expectation(drawn + " " + dynamics);
        StationaryMoments stationary = process.stationary().orElseThrow();
        double displacement = process.meanSquaredDisplacement(new ModeStart.Stationary(), step);
        if (x.signum() == 0) {
            BigDecimal variance = exact.flatVelocityVariance();
            BigDecimal[] spread = exact.moments(new BigDecimal[] {BigDecimal.ZERO, BigDecimal.ZERO, variance}, step);
            expect.close("flat displacement", displacement, spread[0].multiply(unit));
            expect.close("local displacement", stationary.localDisplacement(), variance.multiply(unit));
        } else {
            BigDecimal[] covariance = exact.stationary();
            // 2(Var θ − Cov(θₖ, θ₀)).
            BigDecimal decorrelated = covariance[0]
                    .subtract(
                            mean[0][0]
                                    .multiply(covariance[0])
                                    .add(mean[0][1].multiply(covariance[1]), ExactMode.DIGITS),
                            ExactMode.DIGITS)
                    .multiply(BigDecimal.TWO);
            expect.close("stationary displacement", displacement, decorrelated.multiply(unit));
            expect.close("local displacement", stationary.localDisplacement(), covariance[2].multiply(unit));
            StationaryMoments.Position law = stationary.position().orElseThrow();
            expect.close("stationary variance", law.variance(), covariance[0].multiply(unit));
            if (dynamics instanceof HeavyBall) {
                expect.close(
                        "stationary covariance",
                        law.covarianceWithVelocity(),
                        perLearningRate(covariance[1].multiply(unit), eta));
            } else {
                assertThat(law.covarianceWithVelocity()).isZero();
            }
        }
    }

    private record Expectation(String context) {
        void close(String quantity, double actual, BigDecimal expected) {
            double nearest = expected.doubleValue();
            if (Math.abs(nearest) < SMALLEST) {
                assertThat(Math.abs(actual)).as(quantity + " of " + context).isLessThan(2 * SMALLEST);
                return;
            }
            double error = new BigDecimal(actual)
                    .subtract(expected, ExactMode.DIGITS)
                    .divide(expected, ExactMode.DIGITS)
                    .abs()
                    .doubleValue();
            assertThat(error).as(quantity + " of " + context).isLessThan(TOLERANCE);
        }
    }

    private static BigDecimal x(Eigenmode mode) {
        return ExactMode.curvature(
                mode.learningRate(), mode.eigenvalue(), mode.hyperparameters().weightDecay());
    }

    private static BigDecimal beta(Eigenmode mode) {
        return new BigDecimal(mode.momentum());
    }

    private static BigDecimal perLearningRate(BigDecimal value, BigDecimal learningRate) {
        return value.divide(learningRate, ExactMode.DIGITS);
    }
}
