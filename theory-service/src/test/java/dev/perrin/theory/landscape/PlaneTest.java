package dev.perrin.theory.landscape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.coupled.ExactPair;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlaneTest {
    private static final List<Dynamics> DYNAMICS = List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov());
    private static final double ULPS = 4e-15;

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasTheInverseCovarianceAndTheNetFlowOfHeavyBall(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Eigenmode mode = draw(random, new HeavyBall());
            BigDecimal x = x(mode);
            BigDecimal beta = new BigDecimal(mode.momentum());
            BigDecimal[][] m = {{BigDecimal.ONE.subtract(x), beta}, {x.negate(), beta}};
            BigDecimal[][] p = ExactPair.heavyBall(x, x, beta).matrix();
            check(new HeavyBall(), mode, p, netFlow(m, p));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasTheInverseCovarianceAndTheNetFlowOfNesterov(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Eigenmode mode = draw(random, new Nesterov());
            BigDecimal x = x(mode);
            BigDecimal beta = new BigDecimal(mode.momentum());
            BigDecimal fall = BigDecimal.ONE.add(beta).multiply(x);
            BigDecimal[][] m = {{BigDecimal.ONE.subtract(fall), beta.pow(2)}, {x.negate(), beta}};
            BigDecimal[][] p = ExactPair.nesterov(x, x, beta).matrix();
            check(new Nesterov(), mode, p, netFlow(m, p));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasTheInverseCovarianceAndTheVelocityVarianceOfLangevin(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20; i++) {
            Eigenmode mode = draw(random, new UnderdampedLangevin());
            BigDecimal[][] p = ExactPair.langevin(x(mode), x(mode), new BigDecimal(mode.momentum()))
                    .matrix();
            check(new UnderdampedLangevin(), mode, p, p[1][1]);
        }
    }

    /// ½(MP − PMᵀ)₁₂.
    private static BigDecimal netFlow(BigDecimal[][] m, BigDecimal[][] p) {
        BigDecimal forward = m[0][0].multiply(p[0][1]).add(m[0][1].multiply(p[1][1]));
        BigDecimal backward = m[1][0].multiply(p[0][0]).add(m[1][1].multiply(p[0][1]));
        return forward.subtract(backward).divide(BigDecimal.TWO, MathContext.DECIMAL128);
    }

    private static void check(Dynamics dynamics, Eigenmode mode, BigDecimal[][] p, BigDecimal clockwise) {
        // Given
        double determinant = p[0][0].multiply(p[1][1]).subtract(p[0][1].pow(2)).doubleValue();
        double eta = mode.learningRate();
        double c = mode.noise();

        // When
        PlaneLaw law = new Plane.Phase(mode).law(dynamics);
        ModifiedLoss loss = ModifiedLoss.of(mode, dynamics.process(mode)).orElseThrow();

        // Then
        double cross = dynamics instanceof UnderdampedLangevin ? 0 : p[0][1].doubleValue();
        near(law.horizontalVariance(), p[0][0].doubleValue() * eta * eta * c);
        near(law.covariance(), cross * eta * c);
        near(law.verticalVariance(), p[1][1].doubleValue() * c);
        near(law.horizontalPotential(), p[1][1].doubleValue() / determinant / (eta * eta * c));
        near(law.crossPotential(), -cross / determinant / (eta * c));
        near(law.verticalPotential(), p[0][0].doubleValue() / determinant / c);
        near(law.areaRate(), -2 * clockwise.doubleValue() * c);
        near(loss.position(), law.horizontalPotential());
        near(loss.cross(), law.crossPotential());
        near(loss.velocity(), law.verticalPotential());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void hasTheModifiedLossOfTheTable(long seed) {
        Random random = new Random(seed);
        Eigenmode mode = draw(random, new Nesterov());
        double beta = mode.momentum();
        double x = mode.dimensionlessCurvature().value();
        double d = 1 - beta + beta * x;
        tabulated(new HeavyBall(), mode, 2 * (1 - beta) * x, -(1 - beta) * x, 1 - beta * beta);
        tabulated(new UnderdampedLangevin(), mode, 2 * (1 - beta) * x, 0, 1 - beta * beta);
        tabulated(new Nesterov(), mode, 2 * d * x, -(1 + 2 * beta) * d * x, d * (1 + beta + beta * (1 + 2 * beta) * x));
    }

    private static void tabulated(Dynamics dynamics, Eigenmode mode, double position, double cross, double velocity) {
        ModifiedLoss loss = ModifiedLoss.of(mode, dynamics.process(mode)).orElseThrow();
        double eta = mode.learningRate();
        double c = mode.noise();
        // 1 − β² in doubles has lost up to seven digits here.
        assertThat(loss.position() * eta * eta * c).isCloseTo(position, within(1e-9 * position));
        assertThat(loss.cross() * eta * c).isCloseTo(cross, within(1e-9 * Math.abs(cross)));
        assertThat(loss.velocity() * c).isCloseTo(velocity, within(1e-9 * velocity));
    }

    /// Shuffled noise has a stationary law like any other, if not one of the phase point alone.
    @Test
    void invertsTheCovarianceOfShuffledNoise() {
        // Given
        Eigenmode mode = new Eigenmode(0, 0.3, new Hyperparameters(0.1, 0.9, 0, 1, 10, 0), 0.05);
        var moments = new EpochShuffled().process(mode).stationary().orElseThrow();
        double p11 = moments.position().orElseThrow().variance();
        double p12 = moments.position().orElseThrow().covarianceWithVelocity();
        double p22 = moments.velocityVariance();

        // When
        ModifiedLoss loss =
                ModifiedLoss.of(mode, new EpochShuffled().process(mode)).orElseThrow();

        // Then
        assertThat(loss.position() * p11 + loss.cross() * p12).isCloseTo(1, within(1e-12));
        assertThat(loss.cross() * p11 + loss.velocity() * p12).isCloseTo(0, within(1e-12 * loss.velocity() * p12));
        assertThat(loss.cross() * p12 + loss.velocity() * p22).isCloseTo(1, within(1e-12));
        assertThat(ModifiedLoss.of(
                        new Eigenmode(0, 0, mode.hyperparameters(), 1),
                        new HeavyBall().process(new Eigenmode(0, 0, mode.hyperparameters(), 1))))
                .isEmpty();
    }

    @Test
    void isTheLangevinCurrentOfRotationInThePhasePlane() {
        // Given
        double eta = 0.1;
        double beta = 0.9;
        Eigenmode mode = new Eigenmode(0, 0.3, new Hyperparameters(eta, beta, 0.2, 1), 0.05);
        double squaredFrequency = 2 * 0.5 / (eta * (1 + beta));

        // When
        PlaneLaw law = new Plane.Phase(mode).law(new UnderdampedLangevin());

        // Then: J = (v, −ω²θ)p.
        double theta = 0.7 * Math.sqrt(law.horizontalVariance());
        double v = -1.3 * Math.sqrt(law.verticalVariance());
        double density = law.density(theta, v);
        near(law.horizontalCurrent(theta, v), v * density);
        near(law.verticalCurrent(theta, v), -squaredFrequency * theta * density);
        near(law.areaRate(), -2 * law.verticalVariance());
        near(law.loss(theta, v), 0.25 * theta * theta);
    }

    /// The current of one step of finite length is less than that of the continuous model by (1+β)/2 in the phase
    /// plane, and tends to it where a step becomes short beside all times: η → 0 with friction and frequency kept.
    @Test
    void tendsToTheLangevinCurrentInFirstOrderOfTheStep() {
        double[] error = new double[2];
        for (int halving = 0; halving < 2; halving++) {
            // γ = (1−β)/(η(1+β)) = ½, ω² = 2a/(η(1+β)) = 0.7, Var v = C/(1−β²) = 1.
            double eta = 0.02 / (1 << halving);
            double beta = (1 - eta / 2) / (1 + eta / 2);
            Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, 1);
            Eigenmode mode = new Eigenmode(0, 0.7 * eta * (1 + beta) / 2, hyperparameters, 1 - beta * beta);
            PlaneLaw discrete = new Plane.Phase(mode).law(new HeavyBall());
            PlaneLaw continuous = new Plane.Phase(mode).law(new UnderdampedLangevin());
            double theta = 0.9 * Math.sqrt(continuous.horizontalVariance());
            double v = 0.4 * Math.sqrt(continuous.verticalVariance());
            error[halving] = Math.hypot(
                    discrete.horizontalCurrent(theta, v) - continuous.horizontalCurrent(theta, v),
                    discrete.verticalCurrent(theta, v) - continuous.verticalCurrent(theta, v));
            near(discrete.areaRate(), continuous.areaRate() * (1 + beta) / 2);
        }
        assertThat(Math.log(error[0] / error[1]) / Math.log(2)).isBetween(0.97, 1.03);
    }

    @Test
    void tendsToTheLangevinCurrentInFirstOrderOfTheCurvatureBetweenPositions() {
        for (Dynamics dynamics : List.of(new HeavyBall(), new Nesterov())) {
            double[] error = new double[2];
            for (int halving = 0; halving < 2; halving++) {
                double scale = 1e-4 / (1 << halving);
                Hyperparameters hyperparameters = new Hyperparameters(1, 0.5, 0, 1);
                Plane plane = new Plane.Positions(new ModePair(
                        new Eigenmode(0, 2 * scale, hyperparameters, 1),
                        new Eigenmode(1, scale, hyperparameters, 2),
                        0.5));
                double exact = plane.law(dynamics).areaRate();
                error[halving] = plane.law(new UnderdampedLangevin()).areaRate() / exact - 1;
            }
            assertThat(Math.log(error[0] / error[1]) / Math.log(2)).isBetween(0.97, 1.03);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void flowsRoundBetweenPositionsOnlyWhereTheNoisesAreCorrelatedAndTheCurvaturesDiffer(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : DYNAMICS) {
            Eigenmode first = draw(random, dynamics);
            Eigenmode second = new Eigenmode(
                    1, first.eigenvalue() * (0.1 + 0.8 * random.nextDouble()), first.hyperparameters(), 1);
            Eigenmode alike = new Eigenmode(1, first.eigenvalue(), first.hyperparameters(), 1);
            double common = 0.5 * Math.sqrt(first.noise());

            assertThat(areaRate(dynamics, first, second, common)).isPositive();
            assertThat(areaRate(dynamics, first, second, -common)).isNegative();
            assertThat(areaRate(dynamics, second, first, common)).isNegative();
            assertThat(areaRate(dynamics, first, second, 0)).isZero();
            assertThat(areaRate(dynamics, first, alike, common)).isZero();
        }
    }

    @Test
    void refusesPlanesWithoutADensity() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 1, 10, 0);
        Eigenmode sound = new Eigenmode(0, 1, hyperparameters, 4);
        Eigenmode equal = new Eigenmode(1, 1, hyperparameters, 1);
        assertRefused(
                new Plane.Phase(new Eigenmode(2, 0, hyperparameters, 1)),
                "spectrum.eigenvalue[2] is 0.0: has no positive curvature h + λ, so no stationary density");
        assertRefused(
                new Plane.Phase(new Eigenmode(2, -1, hyperparameters, 1)),
                "spectrum.eigenvalue[2] is -1.0: has no positive curvature h + λ, so no stationary density");
        assertRefused(
                new Plane.Phase(new Eigenmode(2, 1, hyperparameters, 0)),
                "noise variance of mode 2 is 0.0: must be greater than 0 for a density");
        assertRefused(
                new Plane.Positions(new ModePair(sound, equal, 2)),
                "plane is degenerate: the two coordinates have correlation 1 or −1 to rounding,"
                        + " so there is no density in it");
        assertRefused(
                new Plane.Phase(new Eigenmode(0, 1, hyperparameters, 1e-310)),
                "plane is too wide or too narrow: a value in it is beyond the range of a double");
        assertThatThrownBy(() -> new Plane.Phase(new Eigenmode(2, 64, hyperparameters, 1)).law(new HeavyBall()))
                .hasMessageContaining("must be below the stability limit");
        assertThatThrownBy(() -> new Plane.Positions(new ModePair(sound, sound, 2)))
                .hasMessage("positions.second_mode is 0: must differ from first_mode");
        assertThatThrownBy(() -> new Plane.Phase(sound).law(new EpochShuffled()))
                .hasMessage("dynamics is epoch-shuffled: has noise with a memory, and no portrait");
    }

    private static void assertRefused(Plane plane, String message) {
        assertThatThrownBy(() -> plane.law(new UnderdampedLangevin())).hasMessage(message);
    }

    private static double areaRate(Dynamics dynamics, Eigenmode first, Eigenmode second, double covariance) {
        return new Plane.Positions(new ModePair(first, second, covariance))
                .law(dynamics)
                .areaRate();
    }

    private static void near(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(ULPS * Math.abs(expected)));
    }

    private static BigDecimal x(Eigenmode mode) {
        return new BigDecimal(mode.eigenvalue()).multiply(new BigDecimal(mode.learningRate()));
    }

    private static Eigenmode draw(Random random, Dynamics dynamics) {
        double beta = random.nextInt(5) == 0 ? 0 : 1 - Math.pow(10, -6 * random.nextDouble());
        double eta = Math.pow(10, -3 + 3 * random.nextDouble());
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, 1);
        double limit = Math.min(3, 0.999 * dynamics.stabilityLimit(hyperparameters));
        double x = random.nextInt(4) == 0 ? limit : limit * Math.pow(10, -12 * random.nextDouble());
        return new Eigenmode(0, x / eta, hyperparameters, Math.pow(10, -4 * random.nextDouble()));
    }
}
