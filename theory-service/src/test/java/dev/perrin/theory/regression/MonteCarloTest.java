package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real mini-batch SGD, replica by replica, against the theory whose noise depends on the parameters: on the way from a
/// fixed start and in the stationary state. Every band is [Replicas#SIGMAS] standard errors of the replicas' own.
class MonteCarloTest {
    private static final int REPLICAS = 50_000;
    private static final int[] EARLY = {3, 20};
    private static final int[] LAGS = {1, 10, 60};

    private static final ModeStart STATIONARY = new ModeStart.Stationary();

    @ParameterizedTest(name = "batches of {0}, η {1}, β {2}, λ {3}, {4} steps, seed {5}")
    @CsvSource({"4, 0.04, 0.9, 0.01, 400, 1", "2, 0.15, 0.5, 0, 400, 2", "4, 0.4, 0, 0.05, 300, 3"})
    void independentBatchesOfFiniteData(int batchSize, double eta, double beta, double lambda, int steps, long seed) {
        // Given
        Problems problem = Problems.random(40, 3, seed);
        LinearRegression data = problem.data();
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, lambda, batchSize);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        double[] theta = {1, -2, 0.5};
        double[] v = {0.3, 0, -0.2};
        List<Direction> directions = new ArrayList<>();
        for (int l = 0; l < 3; l++) {
            double[] q = Arrays.copyOfRange(data.eigenvectors(), 3 * l, 3 * l + 3);
            directions.add(new Direction(q, feedback.minimiser()[l]));
        }
        SplittableRandom seeds = new SplittableRandom(seed);

        // When
        Replicas replicas = new Replicas();
        for (int r = 0; r < REPLICAS; r++) {
            SplittableRandom random = seeds.split();
            MiniBatchSgd sgd = new MiniBatchSgd(theta, v, eta, beta, lambda);
            observe(sgd, directions, replicas, steps, k -> sgd.runIndependent(problem, batchSize, k, random));
        }

        // Then
        assertPredicted(replicas, directions, feedback, hyperparameters, data.eigenvalues(), theta, v);
        assertThat(feedback.strength()).isGreaterThan(0.1);
    }

    @ParameterizedTest(name = "batches of {0}, η {1}, β {2}, {3} steps, seed {4}")
    @CsvSource({"4, 0.05, 0.9, 300, 4", "3, 0.3, 0.3, 200, 5"})
    void freshExamplesOfAGaussianPopulation(int batchSize, double eta, double beta, int steps, long seed) {
        // Given
        double[] variances = {1, 0.4, 0.2};
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, batchSize);
        GaussianFeedback feedback = new GaussianFeedback(0.5, variances, new double[] {1, 1, 1}, hyperparameters);
        double[] theta = {1, -2, 0.5};
        double[] v = {0.3, 0, -0.2};
        List<Direction> directions = List.of(
                new Direction(new double[] {1, 0, 0}, 0),
                new Direction(new double[] {0, 1, 0}, 0),
                new Direction(new double[] {0, 0, 1}, 0));
        SplittableRandom seeds = new SplittableRandom(seed);

        // When
        Replicas replicas = new Replicas();
        for (int r = 0; r < REPLICAS; r++) {
            SplittableRandom random = seeds.split();
            MiniBatchSgd sgd = new MiniBatchSgd(theta, v, eta, beta, 0);
            observe(
                    sgd,
                    directions,
                    replicas,
                    steps,
                    k -> sgd.runOnFreshExamples(variances, 0.5, batchSize, k, random));
        }

        // Then
        assertPredicted(replicas, directions, feedback, hyperparameters, variances, theta, v);
        assertThat(feedback.strength()).isGreaterThan(0.1);
    }

    /// One eigenvector and where the minimiser is along it.
    @SuppressWarnings("ArrayRecordComponent") // Test data.
    private record Direction(double[] q, double minimiser) {}

    private interface Runner {
        void run(int steps);
    }

    /// Early steps from the start, then the state after `steps` and displacements from it.
    private static void observe(
            MiniBatchSgd sgd, List<Direction> directions, Replicas replicas, int steps, Runner runner) {
        double[] from = new double[directions.size()];
        for (int l = 0; l < from.length; l++) {
            from[l] = sgd.along(directions.get(l).q());
        }
        int at = 0;
        for (int early : EARLY) {
            runner.run(early - at);
            at = early;
            for (int l = 0; l < from.length; l++) {
                double u = sgd.along(directions.get(l).q()) - directions.get(l).minimiser();
                double v = sgd.velocityAlong(directions.get(l).q());
                replicas.add("mean position " + early + "," + l, u);
                replicas.add("mean velocity " + early + "," + l, v);
                replicas.add("position " + early + "," + l, u * u);
                replicas.add("mixed " + early + "," + l, u * v);
                replicas.add("velocity " + early + "," + l, v * v);
                double moved = sgd.along(directions.get(l).q()) - from[l];
                replicas.add("moved " + early + "," + l, moved * moved);
            }
        }
        runner.run(steps - at);
        for (int l = 0; l < from.length; l++) {
            from[l] = sgd.along(directions.get(l).q());
            double u = from[l] - directions.get(l).minimiser();
            double v = sgd.velocityAlong(directions.get(l).q());
            replicas.add("stationary position " + l, u * u);
            replicas.add("stationary mixed " + l, u * v);
            replicas.add("stationary velocity " + l, v * v);
        }
        int passed = 0;
        for (int lag : LAGS) {
            runner.run(lag - passed);
            passed = lag;
            for (int l = 0; l < from.length; l++) {
                double moved = sgd.along(directions.get(l).q()) - from[l];
                replicas.add("lag " + lag + "," + l, moved * moved);
            }
        }
    }

    private static void assertPredicted(
            Replicas replicas,
            List<Direction> directions,
            NoiseFeedback feedback,
            Hyperparameters hyperparameters,
            double[] eigenvalues,
            double[] theta,
            double[] v) {
        MiniBatchSgd start = new MiniBatchSgd(theta, v, 0, 0, 0);
        List<ModeStart> starts = new ArrayList<>();
        for (Direction direction : directions) {
            starts.add(new ModeStart.Fixed(
                    start.along(direction.q()) - direction.minimiser(), start.velocityAlong(direction.q())));
        }
        List<ModeProcess> processes =
                DependentNoiseProcesses.of(feedback, hyperparameters, eigenvalues, starts, new long[] {3, 20});
        for (int l = 0; l < eigenvalues.length; l++) {
            ModeProcess process = processes.get(l);
            for (int early : EARLY) {
                PhaseMoments moments = process.moments(starts.get(l), early);
                double theta1 = moments.meanPosition();
                double v1 = moments.meanVelocity();
                replicas.assertMean("mean position " + early + "," + l, theta1);
                replicas.assertMean("mean velocity " + early + "," + l, v1);
                replicas.assertMean("position " + early + "," + l, moments.positionVariance() + theta1 * theta1);
                replicas.assertMean("mixed " + early + "," + l, moments.positionVelocityCovariance() + theta1 * v1);
                replicas.assertMean("velocity " + early + "," + l, moments.velocityVariance() + v1 * v1);
                replicas.assertMean("moved " + early + "," + l, process.meanSquaredDisplacement(starts.get(l), early));
            }
            StationaryMoments law = process.stationary().orElseThrow();
            StationaryMoments.Position position = law.position().orElseThrow();
            replicas.assertMean("stationary position " + l, position.variance());
            replicas.assertMean("stationary mixed " + l, position.covarianceWithVelocity());
            replicas.assertMean("stationary velocity " + l, law.velocityVariance());
            for (int lag : LAGS) {
                replicas.assertMean("lag " + lag + "," + l, process.meanSquaredDisplacement(STATIONARY, lag));
            }
        }
        assertConstantNoiseIsWrong(replicas, feedback, hyperparameters, eigenvalues);
    }

    /// The bands are narrow enough to tell the two theories apart.
    private static void assertConstantNoiseIsWrong(
            Replicas replicas, NoiseFeedback feedback, Hyperparameters hyperparameters, double[] eigenvalues) {
        Eigenmode mode = new Eigenmode(0, eigenvalues[0], hyperparameters, feedback.additiveVariances()[0]);
        double constant = new HeavyBall()
                .process(mode)
                .stationary()
                .orElseThrow()
                .position()
                .orElseThrow()
                .variance();
        assertThat(replicas.mean("stationary position 0"))
                .isGreaterThan(constant + Replicas.SIGMAS * replicas.standardError("stationary position 0"));
    }
}
