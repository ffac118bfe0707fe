package dev.perrin.theory.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.coupled.CrossCovariance;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.StationaryPair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.noise.FullNoise;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Modes with correlated noise, drawn together.
class JointSamplerTest {
    private static final int TRAJECTORIES = 20_000;
    private static final double SIGMAS = 4.6;
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.8, 0.05, 4, 7, 0);
    private static final double[] EIGENVALUES = {0.01, 2, 0.3};

    /// The third row is the sum of the other two: of rank two.
    private static final FullNoise NOISE = new FullNoise(new double[] {1, 0.5, 1.5, 0.5, 2, 2.5, 1.5, 2.5, 4});

    static Stream<Arguments> dynamics() {
        return Stream.of(new HeavyBall(), new Nesterov(), new UnderdampedLangevin())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("dynamics")
    void theStationaryCovarianceOfTwoModesIsThatOfTheTheoryAtEveryStep(Dynamics dynamics) {
        // When
        long[] steps = {0, 1, 3, 40, 100_000};
        double[][][] drawn = draw(question(dynamics, NOISE, new Start.Stationary(), steps, TRAJECTORIES));

        // Then
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++) {
                ModePair pair = new ModePair(mode(i), mode(j), NOISE.crossCovariance(i, j, HYPERPARAMETERS));
                CrossCovariance expected = StationaryPair.of(dynamics, pair).covariance();
                double unit = pair.noiseScale().value();
                for (int k = 0; k < steps.length; k++) {
                    String where = "modes " + i + " and " + j + " at step " + steps[k];
                    int first = 3 * k + i;
                    int second = 3 * k + j;
                    assertMean(
                            drawn,
                            t -> t[0][first] * t[0][second],
                            expected.positions().value() * unit,
                            where);
                    assertMean(
                            drawn,
                            t -> t[0][first] * t[1][second],
                            expected.positionVelocity().value() * unit / 0.1,
                            where);
                    assertMean(
                            drawn,
                            t -> t[1][first] * t[0][second],
                            expected.velocityPosition().value() * unit / 0.1,
                            where);
                    assertMean(
                            drawn,
                            t -> t[1][first] * t[1][second],
                            expected.velocities().value() * unit / 0.01,
                            where);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dynamics")
    void everyModeByItselfHasTheLawThatItHasAlone(Dynamics dynamics) {
        long[] steps = {1, 2, 30};
        Start start = new Start.Fixed(new double[] {1, 0.1, -0.2}, new double[] {0, 1, 0});
        double[][][] drawn = draw(question(dynamics, NOISE, start, steps, TRAJECTORIES));
        for (int mode = 0; mode < 3; mode++) {
            ModeStart own = start.ofMode(mode);
            for (int k = 0; k < steps.length; k++) {
                PhaseMoments moments = dynamics.process(mode(mode)).moments(own, steps[k]);
                int at = 3 * k + mode;
                String where = "mode " + mode + " at step " + steps[k];
                assertMean(drawn, t -> t[0][at], moments.meanPosition(), where);
                assertMean(drawn, t -> t[1][at], moments.meanVelocity(), where);
                assertMean(
                        drawn, t -> Math.pow(t[0][at] - moments.meanPosition(), 2), moments.positionVariance(), where);
                assertMean(
                        drawn, t -> Math.pow(t[1][at] - moments.meanVelocity(), 2), moments.velocityVariance(), where);
            }
        }
    }

    /// Drawn at every step, n = βv − aθ − v′ can be read off: the third component is the sum of the others in every
    /// one.
    @Test
    void noiseOfLowerRankStaysInItsSubspace() {
        long[] steps = new long[100];
        Arrays.setAll(steps, k -> k);
        double[][][] drawn = draw(question(new HeavyBall(), NOISE, new Start.Stationary(), steps, 20));
        for (double[][] trajectory : drawn) {
            for (int k = 0; k + 1 < steps.length; k++) {
                double[] noise = new double[3];
                for (int mode = 0; mode < 3; mode++) {
                    int now = 3 * k + mode;
                    noise[mode] = 0.8 * trajectory[1][now]
                            - (EIGENVALUES[mode] + 0.05) * trajectory[0][now]
                            - trajectory[1][now + 3];
                }
                assertThat(noise[2]).isCloseTo(noise[0] + noise[1], within(1e-8));
            }
        }
    }

    @Test
    void withoutCorrelationTheTrajectoriesAreThoseOfSeparateModes() {
        long[] steps = {0, 1, 2, 17};
        FullNoise diagonal = new FullNoise(new double[] {1, 0, 0, 0, 2, 0, 0, 0, 4});
        double[][][] joint = draw(question(new HeavyBall(), diagonal, new Start.Stationary(), steps, 5));
        double[][][] separate = draw(question(
                new HeavyBall(),
                new dev.perrin.theory.noise.ModeNoise(new double[] {1, 2, 4}),
                new Start.Stationary(),
                steps,
                5));
        for (int trajectory = 0; trajectory < 5; trajectory++) {
            for (int i = 0; i < joint[trajectory][0].length; i++) {
                assertThat(joint[trajectory][0][i]).isCloseTo(separate[trajectory][0][i], within(1e-14));
                assertThat(joint[trajectory][1][i]).isCloseTo(separate[trajectory][1][i], within(1e-13));
            }
        }
    }

    @Test
    void refusesWhatHasNoJointLawHere() {
        assertRefused(
                new EpochShuffled(), new double[] {1, 2, 3}, "dynamics is epoch-shuffled: has noise with a memory");
        assertRefused(
                new HeavyBall(),
                new double[] {1, -0.05, 3},
                "spectrum.eigenvalue[1] is -0.05: must have positive curvature h + λ for a sample with noise.full");
    }

    private static void assertRefused(Dynamics dynamics, double[] eigenvalues, String message) {
        SampleQuestion question = new SampleQuestion(
                HYPERPARAMETERS,
                Spectrum.of(eigenvalues),
                NOISE,
                new Start.Fixed(new double[0], new double[0]),
                dynamics,
                new long[] {1},
                1,
                1,
                false);
        assertThatThrownBy(() -> new Sampler(question))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith(message);
    }

    private interface Quantity {
        double of(double[][] trajectory);
    }

    private static void assertMean(double[][][] drawn, Quantity quantity, double expected, String what) {
        double sum = 0;
        double squares = 0;
        for (double[][] trajectory : drawn) {
            double deviation = quantity.of(trajectory) - expected;
            sum += deviation;
            squares += deviation * deviation;
        }
        double error = Math.sqrt(squares) / drawn.length;
        assertThat(sum / drawn.length).as(what).isCloseTo(0, within(SIGMAS * error + 1e-12 * Math.abs(expected)));
    }

    private static Eigenmode mode(int index) {
        return new Eigenmode(index, EIGENVALUES[index], HYPERPARAMETERS, NOISE.covariance()[4 * index]);
    }

    private static SampleQuestion question(
            Dynamics dynamics, NoiseModel noise, Start start, long[] steps, int trajectories) {
        return new SampleQuestion(
                HYPERPARAMETERS, Spectrum.of(EIGENVALUES), noise, start, dynamics, steps, 5, trajectories, false);
    }

    /// @return for every trajectory, positions and velocities; each fits one slice.
    private static double[][][] draw(SampleQuestion question) {
        List<double[][]> drawn = new ArrayList<>();
        new Sampler(question).draw(slice -> drawn.add(new double[][] {slice.positions(), slice.velocities()}));
        return drawn.toArray(double[][][]::new);
    }
}
