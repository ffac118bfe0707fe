package dev.perrin.theory.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.noise.ModeNoise;
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

/// What is drawn against what the theory says of the same law, in bands from the number of trajectories.
class SamplerTest {
    private static final int TRAJECTORIES = 20_000;
    private static final double SIGMAS = 4.6;

    /// Seven batches in an epoch; data of 28 examples, so that a batch drawn without replacement is a quarter.
    private static final Hyperparameters HYPERPARAMETERS = new Hyperparameters(0.1, 0.8, 0.05, 4, 7, 28);

    /// Overdamped, underdamped, nearly flat, flat, and near the stability limit of Nesterov momentum.
    private static final double[] EIGENVALUES = {0.01, 2, -0.05 + 1e-7, -0.05, 13};

    private static final double[] NOISE = {0.3, 1, 2, 0.5, 0.1};
    /// A position and a velocity as they were drawn when this test was written.
    private static final double[] PINNED = {-0.1596384335374179, 0.939062077032934};

    private static final Start FIXED =
            new Start.Fixed(new double[] {0.2, -0.1, 0, 1, 0.05}, new double[] {0, 1, -0.3, 0.2, 0});

    static Stream<Arguments> laws() {
        long[] fine = new long[61];
        Arrays.setAll(fine, i -> i);
        List<Arguments> laws = new ArrayList<>();
        for (Dynamics dynamics : new Dynamics[] {
            new HeavyBall(),
            new Nesterov(),
            new UnderdampedLangevin(),
            new UnderdampedLangevinCentred(),
            new EpochShuffled()
        }) {
            for (Start start : new Start[] {FIXED, new Start.Stationary()}) {
                laws.add(Arguments.of(dynamics, start, new long[] {0, 1, 2, 5, 17, 60}));
                laws.add(Arguments.of(dynamics, start, new long[] {0, 60, 1_000_000_000}));
            }
            laws.add(Arguments.of(dynamics, FIXED, fine));
        }
        return laws.stream();
    }

    @ParameterizedTest(name = "{0}, {1}, grid of {2}")
    @MethodSource("laws")
    void everyMomentAtEveryStepIsThatOfTheTheory(Dynamics dynamics, Start start, long[] steps) {
        // Given
        SampleQuestion question = question(dynamics, start, steps, TRAJECTORIES);

        // When
        double[][][] drawn = draw(question);

        // Then
        for (int mode = 0; mode < EIGENVALUES.length; mode++) {
            ModeProcess process = dynamics.process(mode(mode));
            ModeStart modeStart = start.ofMode(mode);
            for (int j = 0; j < steps.length; j += steps.length > 10 ? 12 : 1) {
                PhaseMoments moments = process.moments(modeStart, steps[j]);
                double meanPosition = moments.meanPosition();
                double meanVelocity = moments.meanVelocity();
                int position = j * EIGENVALUES.length + mode;
                String where = "mode " + mode + " at step " + steps[j] + " ";
                Mean[] means = new Mean[6];
                Arrays.setAll(means, _ -> new Mean());
                for (double[][] trajectory : drawn) {
                    double theta = trajectory[0][position] - meanPosition;
                    double v = trajectory[1][position] - meanVelocity;
                    double moved = trajectory[0][position] - trajectory[0][mode];
                    means[0].add(theta);
                    means[1].add(v);
                    means[2].add(theta * theta);
                    means[3].add(theta * v);
                    means[4].add(v * v);
                    means[5].add(moved * moved);
                }
                double size = Math.abs(meanPosition) + Math.sqrt(moments.positionVariance());
                double speed = Math.abs(meanVelocity) + Math.sqrt(moments.velocityVariance());
                means[0].assertIs(0, size, where + "position");
                means[1].assertIs(0, speed, where + "velocity");
                means[2].assertIs(moments.positionVariance(), size * size, where + "position variance");
                means[3].assertIs(moments.positionVelocityCovariance(), size * speed, where + "covariance");
                means[4].assertIs(moments.velocityVariance(), speed * speed, where + "velocity variance");
                double msd = process.meanSquaredDisplacement(modeStart, steps[j]);
                means[5].assertIs(msd, msd + 1e-10 * size * size, where + "displacement");
            }
        }
    }

    @ParameterizedTest(name = "{0}, {1}, grid of {2}")
    @MethodSource("laws")
    void stepsAreCorrelatedAsInTheTheory(Dynamics dynamics, Start start, long[] steps) {
        if (!(start instanceof Start.Stationary)) {
            return;
        }
        // When
        double[][][] drawn = draw(question(dynamics, start, steps, TRAJECTORIES));

        // Then
        for (int mode = 0; mode < EIGENVALUES.length; mode++) {
            ModeProcess process = dynamics.process(mode(mode));
            StationaryMoments stationary = process.stationary().orElseThrow();
            for (int j = 1; j < steps.length; j++) {
                Mean positions = new Mean();
                Mean velocities = new Mean();
                for (double[][] trajectory : drawn) {
                    positions.add(trajectory[0][mode] * trajectory[0][j * EIGENVALUES.length + mode]);
                    velocities.add(trajectory[1][mode] * trajectory[1][j * EIGENVALUES.length + mode]);
                }
                Correlations correlations = process.correlations(steps[j]);
                String where = "mode " + mode + " over " + steps[j] + " steps";
                velocities.assertIs(
                        correlations.velocity() * stationary.velocityVariance(),
                        stationary.velocityVariance(),
                        "velocities of " + where);
                if (stationary.position().isPresent() && correlations.position().isPresent()) {
                    double variance = stationary.position().get().variance();
                    positions.assertIs(
                            correlations.position().getAsDouble() * variance, variance, "positions of " + where);
                }
            }
        }
    }

    @Test
    void overOneStepThePositionMovesByTheNewVelocity() {
        long[] steps = new long[200];
        Arrays.setAll(steps, i -> i);
        for (Dynamics dynamics : new Dynamics[] {new HeavyBall(), new EpochShuffled()}) {
            double[][][] drawn = draw(question(dynamics, FIXED, steps, 3));
            for (double[][] trajectory : drawn) {
                for (int k = 1; k < steps.length; k++) {
                    for (int mode = 0; mode < 4; mode++) {
                        int now = k * EIGENVALUES.length + mode;
                        double moved = 0.1 * trajectory[1][now];
                        double before = trajectory[0][now - EIGENVALUES.length];
                        assertThat(trajectory[0][now])
                                .isCloseTo(before + moved, within(2 * (Math.ulp(moved) + Math.ulp(before + moved))));
                    }
                }
            }
        }
    }

    /// n = βv − aθ − v′ is read off trajectories drawn at every step.
    @Test
    void shuffledNoiseAddsUpToZeroOverEveryEpochAndHasTheCovarianceOfTheTheory() {
        // Given
        int epochs = 3;
        int batches = 7;
        long[] steps = new long[epochs * batches + 1];
        Arrays.setAll(steps, i -> i);

        // When
        double[][][] drawn = draw(question(new EpochShuffled(), FIXED, steps, TRAJECTORIES));

        // Then
        double variance = NOISE[1] * (28.0 - 4) / 27;
        Mean own = new Mean();
        Mean within = new Mean();
        Mean across = new Mean();
        for (double[][] trajectory : drawn) {
            double[] noise = new double[epochs * batches];
            double size = 0;
            for (int k = 0; k < noise.length; k++) {
                int now = k * EIGENVALUES.length + 1;
                noise[k] =
                        0.8 * trajectory[1][now] - 2.05 * trajectory[0][now] - trajectory[1][now + EIGENVALUES.length];
                size += Math.abs(noise[k]) + Math.abs(trajectory[1][now]);
            }
            for (int epoch = 0; epoch < epochs; epoch++) {
                assertThat(Arrays.stream(noise, epoch * batches, (epoch + 1) * batches)
                                .sum())
                        .isCloseTo(0, within(1e-15 * size));
            }
            own.add(noise[9] * noise[9]);
            within.add(noise[8] * noise[12]);
            across.add(noise[6] * noise[7]);
        }
        own.assertIs(variance, variance, "variance");
        within.assertIs(-variance / (batches - 1), variance, "covariance within an epoch");
        across.assertIs(0, variance, "covariance across epochs");
    }

    @Test
    void aSeedMeansTheSameTrajectoriesHoweverManyAreAskedForAndHoweverTheyAreCut() {
        // Given
        long[] steps = {0, 3, 4, 100};
        for (Dynamics dynamics : new Dynamics[] {new HeavyBall(), new EpochShuffled()}) {
            SampleQuestion two = question(dynamics, new Start.Stationary(), steps, 2);

            // When
            double[][][] few = draw(two);
            double[][][] many = draw(question(dynamics, new Start.Stationary(), steps, 9));
            SampleQuestion without = new SampleQuestion(
                    two.hyperparameters(),
                    two.spectrum(),
                    two.noise(),
                    two.start(),
                    two.dynamics(),
                    two.steps(),
                    two.seed(),
                    2,
                    true);
            List<SampleSlice> positionsOnly = new ArrayList<>();
            new Sampler(without).draw(positionsOnly::add);
            SampleQuestion otherSeed = new SampleQuestion(
                    two.hyperparameters(),
                    two.spectrum(),
                    two.noise(),
                    two.start(),
                    two.dynamics(),
                    two.steps(),
                    two.seed() + 1,
                    2,
                    false);

            // Then
            assertThat(many[1]).isDeepEqualTo(few[1]);
            assertThat(many[0][0]).isNotEqualTo(many[1][0]);
            assertThat(positionsOnly.get(1).positions()).isEqualTo(few[1][0]);
            assertThat(positionsOnly.get(1).velocities()).isEmpty();
            assertThat(draw(otherSeed)[0][0]).isNotEqualTo(few[0][0]);
        }
    }

    @Test
    void aSeedMeansTheSameTrajectoriesOnEveryMachine() {
        double[][][] drawn = draw(question(new HeavyBall(), new Start.Stationary(), new long[] {10, 20}, 1));

        assertThat(new double[] {drawn[0][0][1], drawn[0][1][6]}).containsExactly(PINNED);
    }

    @Test
    void longTrajectoriesComeInSlicesOfAtMostAQuarterMegabyte() {
        long[] steps = new long[50_000];
        Arrays.setAll(steps, i -> i);
        List<SampleSlice> slices = new ArrayList<>();

        new Sampler(question(new HeavyBall(), FIXED, steps, 2)).draw(slices::add);

        int next = 0;
        for (SampleSlice slice : slices) {
            assertThat(slice.firstStep()).isEqualTo(next);
            assertThat(slice.positions()).hasSize(slice.steps() * EIGENVALUES.length);
            assertThat(slice.positions().length + slice.velocities().length).isLessThanOrEqualTo(32_768);
            next = (next + slice.steps()) % steps.length;
        }
        assertThat(next).isZero();
        assertThat(slices.getLast().trajectory()).isEqualTo(1);
    }

    @Test
    void refusesWhatCannotBeDrawn() {
        assertRefused(
                () -> question(new HeavyBall(), FIXED, new long[] {3, 3}, 1),
                "steps[1] is 3: must be greater than the step before it");
        assertRefused(() -> question(new HeavyBall(), FIXED, new long[0], 1), "steps is empty: must have at least");
        assertRefused(
                () -> question(new HeavyBall(), FIXED, new long[] {3}, 0), "trajectories is 0: must be at least 1");
        assertRefused(
                () -> new Sampler(new SampleQuestion(
                        HYPERPARAMETERS,
                        Spectrum.of(-0.5),
                        new ModeNoise(new double[] {1}),
                        new Start.Stationary(),
                        new HeavyBall(),
                        new long[] {1},
                        1,
                        1,
                        false)),
                "spectrum.eigenvalue[0] is -0.5: has negative curvature");
        assertRefused(
                () -> new Sampler(new SampleQuestion(
                        HYPERPARAMETERS,
                        Spectrum.of(-0.5),
                        new ModeNoise(new double[] {1}),
                        new Start.Fixed(new double[0], new double[0]),
                        new HeavyBall(),
                        new long[] {1, 1_000_000},
                        1,
                        1,
                        false)),
                "spectrum.eigenvalue[0] is -0.5: the ");
        assertRefused(
                () -> new SampleQuestion(
                        HYPERPARAMETERS,
                        new Spectrum(new double[] {1}, new double[] {7}),
                        new ModeNoise(new double[] {1}),
                        FIXED,
                        new HeavyBall(),
                        new long[] {1},
                        1,
                        1,
                        false),
                "start.fixed.position is 5 values");
        assertRefused(
                () -> new SampleQuestion(
                        HYPERPARAMETERS,
                        new Spectrum(new double[] {1}, new double[] {7}),
                        new ModeNoise(new double[] {1}),
                        new Start.Stationary(),
                        new HeavyBall(),
                        new long[] {1},
                        1,
                        1,
                        false),
                "spectrum.multiplicity[0] is 7.0: must be 1 for a sample");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable asking, String message) {
        assertThatThrownBy(asking).isInstanceOf(InvalidQuestionException.class).hasMessageStartingWith(message);
    }

    private static Eigenmode mode(int index) {
        return new Eigenmode(index, EIGENVALUES[index], HYPERPARAMETERS, NOISE[index]);
    }

    private static SampleQuestion question(Dynamics dynamics, Start start, long[] steps, int trajectories) {
        return new SampleQuestion(
                HYPERPARAMETERS,
                Spectrum.of(EIGENVALUES),
                new ModeNoise(NOISE),
                start,
                dynamics,
                steps,
                77,
                trajectories,
                false);
    }

    /// @return for every trajectory, positions and velocities.
    private static double[][][] draw(SampleQuestion question) {
        double[][][] drawn = new double[question.trajectories()][2][];
        int size = question.steps().length * question.spectrum().size();
        new Sampler(question).draw(slice -> {
            if (slice.firstStep() == 0) {
                drawn[slice.trajectory()][0] = new double[size];
                drawn[slice.trajectory()][1] = new double[size];
            }
            int offset = slice.firstStep() * question.spectrum().size();
            double[][] target = drawn[slice.trajectory()];
            System.arraycopy(slice.positions(), 0, target[0], offset, slice.positions().length);
            System.arraycopy(slice.velocities(), 0, target[1], offset, slice.velocities().length);
        });
        return drawn;
    }

    /// The mean of many independent numbers, and how far it may be from what is expected.
    private static final class Mean {
        private int count;
        private double sum;
        private double sumOfSquares;

        void add(double value) {
            count++;
            sum += value;
            sumOfSquares += value * value;
        }

        /// @param size of the numbers, which rounding is relative to.
        void assertIs(double expected, double size, String what) {
            double mean = sum / count;
            double error = Math.sqrt(Math.max(0, sumOfSquares / count - mean * mean) / count);
            assertThat(mean).as(what).isCloseTo(expected, within(SIGMAS * error + 1e-12 * size));
        }
    }
}
