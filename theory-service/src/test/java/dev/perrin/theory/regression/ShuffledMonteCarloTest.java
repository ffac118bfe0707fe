package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Real mini-batch SGD through data shuffled every epoch, against the epoch-shuffled theory (T16 – T18).
///
/// The theory holds for noise vectors that belong to the examples and not to the position. One weight with
/// inputs ±1 has exactly that, whatever the learning rate; other regressions come near it.
class ShuffledMonteCarloTest {
    private static final ModeStart STATIONARY = new ModeStart.Stationary();

    @Test
    void isExactWhereEveryBatchHasTheSameHessian() {
        // Given: 8 batches of 3 an epoch.
        Problems problem = signs(24, 1);
        int batches = 8;
        Hyperparameters hyperparameters = new Hyperparameters(0.2, 0.6, 0.1, 3, batches, 24);
        FiniteDataFeedback feedback = new FiniteDataFeedback(problem.data(), hyperparameters);
        double minimiser = feedback.minimiser()[0];
        SplittableRandom seeds = new SplittableRandom(7);
        int[] early = {2, 5, 8, 19};
        int[] lags = {1, 3, 8, 20};

        // When
        Replicas replicas = new Replicas();
        for (int r = 0; r < 100_000; r++) {
            MiniBatchSgd sgd = new MiniBatchSgd(new double[] {2}, new double[] {-1}, 0.2, 0.6, 0.1);
            ShuffledBatches epochs = new ShuffledBatches(problem, 3, seeds.split());
            int at = 0;
            for (int step : early) {
                epochs.run(sgd, step - at);
                at = step;
                double u = sgd.theta[0] - minimiser;
                replicas.add("mean " + step, u);
                replicas.add("position " + step, u * u);
                replicas.add("mixed " + step, u * sgd.velocity[0]);
                replicas.add("velocity " + step, sgd.velocity[0] * sgd.velocity[0]);
            }
            // Every phase of the epoch in turn.
            epochs.run(sgd, 10 * batches - at + r % batches);
            observe(sgd, epochs, new double[] {1}, minimiser, replicas, lags, 0);
        }

        // Then
        ModeProcess process = new EpochShuffled()
                .process(new Eigenmode(
                        0, problem.data().eigenvalues()[0], hyperparameters, feedback.additiveVariances()[0]));
        ModeStart start = new ModeStart.Fixed(2 - minimiser, -1);
        for (int step : early) {
            PhaseMoments moments = process.moments(start, step);
            double u = moments.meanPosition();
            double v = moments.meanVelocity();
            replicas.assertMean("mean " + step, u);
            replicas.assertMean("position " + step, moments.positionVariance() + u * u);
            replicas.assertMean("mixed " + step, moments.positionVelocityCovariance() + u * v);
            replicas.assertMean("velocity " + step, moments.velocityVariance() + v * v);
        }
        assertStationary(process, replicas, lags, 0);
    }

    @Test
    void isRightForALongEpochAndASmallLearningRate() {
        // Given: 60 batches of 10 an epoch.
        Problems problem = Problems.random(600, 2, 5);
        int batches = 60;
        double eta = 0.002;
        Hyperparameters hyperparameters = new Hyperparameters(eta, 0.9, 0, 10, batches, 600);
        LinearRegression data = problem.data();
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        SplittableRandom seeds = new SplittableRandom(8);
        int[] lags = {1, 10, 60, 150};
        double[][] q = {Arrays.copyOfRange(data.eigenvectors(), 0, 2), Arrays.copyOfRange(data.eigenvectors(), 2, 4)};
        double[] minimiser = new double[2];
        for (int l = 0; l < 2; l++) {
            minimiser[0] += feedback.minimiser()[l] * q[l][0];
            minimiser[1] += feedback.minimiser()[l] * q[l][1];
        }

        // When
        Replicas replicas = new Replicas();
        for (int r = 0; r < 10_000; r++) {
            MiniBatchSgd sgd = new MiniBatchSgd(minimiser, new double[2], eta, 0.9, 0);
            ShuffledBatches epochs = new ShuffledBatches(problem, 10, seeds.split());
            epochs.run(sgd, 20 * batches + r % batches);
            double[] from = sgd.theta.clone();
            for (int l = 0; l < 2; l++) {
                double u = sgd.along(q[l]) - feedback.minimiser()[l];
                replicas.add("stationary position " + l, u * u);
                replicas.add("stationary velocity " + l, sgd.velocityAlong(q[l]) * sgd.velocityAlong(q[l]));
            }
            int passed = 0;
            for (int lag : lags) {
                epochs.run(sgd, lag - passed);
                passed = lag;
                for (int l = 0; l < 2; l++) {
                    double moved = q[l][0] * (sgd.theta[0] - from[0]) + q[l][1] * (sgd.theta[1] - from[1]);
                    replicas.add("lag " + lag + "," + l, moved * moved);
                }
            }
        }

        // Then
        for (int l = 0; l < 2; l++) {
            ModeProcess process = new EpochShuffled()
                    .process(new Eigenmode(l, data.eigenvalues()[l], hyperparameters, feedback.additiveVariances()[l]));
            assertStationary(process, replicas, lags, l);
            Eigenmode independent =
                    new Eigenmode(l, data.eigenvalues()[l], hyperparameters, feedback.additiveVariances()[l]);
            assertThat(new HeavyBall().process(independent).meanSquaredDisplacement(STATIONARY, 150))
                    .as("independent batches")
                    .isGreaterThan(2 * replicas.mean("lag 150," + l));
        }
    }

    private static void observe(
            MiniBatchSgd sgd,
            ShuffledBatches epochs,
            double[] q,
            double minimiser,
            Replicas replicas,
            int[] lags,
            int mode) {
        double from = sgd.along(q);
        double v = sgd.velocityAlong(q);
        replicas.add("stationary position " + mode, (from - minimiser) * (from - minimiser));
        replicas.add("stationary velocity " + mode, v * v);
        int passed = 0;
        for (int lag : lags) {
            epochs.run(sgd, lag - passed);
            passed = lag;
            double moved = sgd.along(q) - from;
            replicas.add("lag " + lag + "," + mode, moved * moved);
        }
    }

    private static void assertStationary(ModeProcess process, Replicas replicas, int[] lags, int mode) {
        StationaryMoments law = process.stationary().orElseThrow();
        double variance = law.position().orElseThrow().variance();
        replicas.assertMean("stationary position " + mode, variance);
        replicas.assertMean("stationary velocity " + mode, law.velocityVariance());
        for (int lag : lags) {
            double msd = process.meanSquaredDisplacement(STATIONARY, lag);
            replicas.assertMean("lag " + lag + "," + mode, msd);
        }
    }

    /// Inputs of ±1, any labels.
    private static Problems signs(int examples, long seed) {
        Problems random = Problems.random(examples, 1, seed);
        double[][] inputs = new double[examples][1];
        for (int n = 0; n < examples; n++) {
            inputs[n][0] = n % 3 == 0 ? -1 : 1;
        }
        return new Problems(inputs, random.targets());
    }
}
