package dev.perrin.theory.relaxation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelativeEntropyTest {
    private static final List<Dynamics> DYNAMICS = List.of(new HeavyBall(), new UnderdampedLangevin(), new Nesterov());

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void neverRises(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : DYNAMICS) {
            // Given
            Eigenmode mode = draw(random, dynamics);
            ModeStart start = new ModeStart.Fixed(random.nextGaussian(), random.nextGaussian());
            RelativeEntropy entropy =
                    RelativeEntropy.of(dynamics.process(mode), start).orElseThrow();

            // When / Then
            double last = Double.POSITIVE_INFINITY;
            for (long step = 0; step < 1_000_000_000; step += 1 + step / 20) {
                double next = entropy.nats(step);
                assertThat(next).as(mode + " at " + step).isBetween(0.0, last * (1 + 1e-14));
                last = next;
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void agreesWithTheFormulaWhereThatLosesLittle(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : DYNAMICS) {
            // Given
            Eigenmode mode = draw(random, dynamics);
            ModeProcess process = dynamics.process(mode);
            ModeStart start = new ModeStart.Fixed(random.nextGaussian(), random.nextGaussian());
            StationaryMoments stationary = process.stationary().orElseThrow();
            double b11 = stationary.position().orElseThrow().variance();
            double b12 = stationary.position().orElseThrow().covarianceWithVelocity();
            double b22 = stationary.velocityVariance();
            double determinant = b11 * b22 - b12 * b12;
            long step = 3L + random.nextInt(10);
            PhaseMoments law = process.moments(start, step);
            double p11 = law.positionVariance() + law.meanPosition() * law.meanPosition();
            double p12 = law.positionVelocityCovariance() + law.meanPosition() * law.meanVelocity();
            double p22 = law.velocityVariance() + law.meanVelocity() * law.meanVelocity();
            double ratio = (law.positionVariance() * law.velocityVariance()
                            - law.positionVelocityCovariance() * law.positionVelocityCovariance())
                    / determinant;
            double expected = ((b22 * p11 - 2 * b12 * p12 + b11 * p22) / determinant - 2 - Math.log(ratio)) / 2;

            // When
            double nats = RelativeEntropy.of(process, start).orElseThrow().nats(step);

            // Then
            assertThat(nats).isCloseTo(expected, within(1e-10 * (1 + expected)));
        }
    }

    @Test
    void isInfiniteUntilTheLawHasADensityAndZeroInTheStationaryState() {
        Eigenmode mode = new Eigenmode(0, 1, new Hyperparameters(0.1, 0.9, 0, 1), 0.5);
        ModeStart fixed = new ModeStart.Fixed(1, 1);
        RelativeEntropy heavyBall =
                RelativeEntropy.of(new HeavyBall().process(mode), fixed).orElseThrow();
        RelativeEntropy nesterov =
                RelativeEntropy.of(new Nesterov().process(mode), fixed).orElseThrow();
        RelativeEntropy langevin = RelativeEntropy.of(new UnderdampedLangevin().process(mode), fixed)
                .orElseThrow();
        assertThat(List.of(heavyBall.nats(0), heavyBall.nats(1))).containsOnly(Double.POSITIVE_INFINITY);
        assertThat(List.of(nesterov.nats(0), nesterov.nats(1))).containsOnly(Double.POSITIVE_INFINITY);
        assertThat(langevin.nats(0)).isInfinite();
        assertThat(List.of(heavyBall.nats(2), nesterov.nats(2), langevin.nats(1)))
                .allSatisfy(nats -> assertThat(nats).isFinite());
        for (Dynamics dynamics : DYNAMICS) {
            RelativeEntropy stationary = RelativeEntropy.of(dynamics.process(mode), new ModeStart.Stationary())
                    .orElseThrow();
            assertThat(List.of(stationary.nats(0), stationary.nats(7))).containsOnly(0.0);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void goesOnFromACloudAsFromThePointItCameFrom(long seed) {
        Random random = new Random(seed);
        for (Dynamics dynamics : DYNAMICS) {
            // Given
            Eigenmode mode = draw(random, dynamics);
            ModeStart start = new ModeStart.Fixed(random.nextGaussian(), random.nextGaussian());
            long early = 2L + random.nextInt(5);
            long late = early + random.nextInt(30);
            PhaseMoments then = dynamics.process(mode).moments(start, early);
            ModeStart cloud = new ModeStart.Gaussian(
                    then.meanPosition(),
                    then.meanVelocity(),
                    then.positionVariance(),
                    then.positionVelocityCovariance(),
                    then.velocityVariance());

            // When
            double direct = RelativeEntropy.of(dynamics.process(mode), start)
                    .orElseThrow()
                    .nats(late);
            double continued = RelativeEntropy.of(dynamics.process(mode), cloud)
                    .orElseThrow()
                    .nats(late - early);

            // Then
            assertThat(continued).isCloseTo(direct, within(1e-9 * (direct + 1e-15)));
        }
    }

    /// The formula would leave some 10⁻¹⁶ of rounding.
    @Test
    void isLostInNoRoundingWhereTheCloudIsTheStationaryOneToADouble() {
        Eigenmode mode = new Eigenmode(0, 1, new Hyperparameters(0.1, 0.9, 0, 1), 0.5);
        ModeProcess process = new HeavyBall().process(mode);
        StationaryMoments stationary = process.stationary().orElseThrow();
        StationaryMoments.Position position = stationary.position().orElseThrow();
        ModeStart cloud = new ModeStart.Gaussian(
                0, 0, position.variance(), position.covarianceWithVelocity(), stationary.velocityVariance());
        assertThat(RelativeEntropy.of(process, cloud).orElseThrow().nats(0)).isBetween(0.0, 1e-30);
    }

    @Test
    void isAbsentWhereThereIsNoStationaryDensityOrNoLawOfAStep() {
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 1, 10, 0);
        ModeStart start = new ModeStart.Fixed(1, 1);
        ModeProcess flat = new HeavyBall().process(new Eigenmode(0, 0, hyperparameters, 1));
        ModeProcess falling = new HeavyBall().process(new Eigenmode(0, -1, hyperparameters, 1));
        ModeProcess quiet = new HeavyBall().process(new Eigenmode(0, 1, hyperparameters, 0));
        ModeProcess shuffled = new EpochShuffled().process(new Eigenmode(0, 1, hyperparameters, 1));
        ModeProcess diverging = new HeavyBall().processEvenIfUnstable(new Eigenmode(0, 64, hyperparameters, 1));
        assertThat(List.of(flat, falling, quiet, shuffled, diverging))
                .allSatisfy(process ->
                        assertThat(RelativeEntropy.of(process, start)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2499, 0.2501, -0.2499, -0.2501, 0.01, -0.01})
    void excessAgreesWithItsSeries(double e) {
        double sum = 0;
        for (int n = 60; n >= 2; n--) {
            sum += Math.pow(-e, n) / n;
        }
        assertThat(RelativeEntropy.excess(e)).isCloseTo(sum, within(1e-14 * sum));
    }

    private static Eigenmode draw(Random random, Dynamics dynamics) {
        double beta = random.nextInt(5) == 0 ? 0 : 1 - Math.pow(10, -4 * random.nextDouble());
        Hyperparameters hyperparameters = new Hyperparameters(0.1, beta, 0, 1);
        double limit = Math.min(3, 0.99 * dynamics.stabilityLimit(hyperparameters));
        double x = Math.pow(10, -5 * random.nextDouble()) * limit;
        return new Eigenmode(0, x / 0.1, hyperparameters, Math.pow(10, -2 * random.nextDouble()));
    }
}
