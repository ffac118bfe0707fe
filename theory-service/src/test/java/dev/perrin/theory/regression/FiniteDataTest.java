package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The finite-data theory against every mini-batch weighed by its probability.
class FiniteDataTest {
    @ParameterizedTest(name = "{0} examples, {1} features, batches of {2}, η {3}, β {4}, λ {5}, seed {6}")
    @CsvSource({
        "7, 3, 1, 0.05, 0.9, 0, 1",
        "7, 3, 1, 0.05, 0.9, 0.1, 2",
        "5, 2, 2, 0.2, 0.5, 0.3, 3",
        "6, 3, 2, 0.1, 0, 0.05, 4",
        "9, 4, 1, 0.02, 0.8, 0, 5",
        "6, 1, 1, 0.1, 0.7, 0.2, 6"
    })
    void isExactFromAFixedStartToTheStationaryState(
            int examples, int features, int batchSize, double eta, double beta, double lambda, long seed) {
        // Given
        Problems problem = Problems.random(examples, features, seed);
        LinearRegression data = problem.data();
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, lambda, batchSize);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        EnumeratedRegression exact =
                new EnumeratedRegression(problem.inputs(), problem.targets(), batchSize, eta, beta, lambda);
        double[] theta = new double[features];
        double[] v = new double[features];
        for (int i = 0; i < features; i++) {
            theta[i] = 0.5 - i;
            v[i] = 1 + 0.3 * i;
        }
        long[] steps = {0, 1, 2, 5, 37, 200, 4000};
        List<ModeStart> starts = new ArrayList<>();
        for (int l = 0; l < features; l++) {
            double[] q = vector(data, l);
            starts.add(new ModeStart.Fixed(dot(q, theta) - feedback.minimiser()[l], dot(q, v)));
        }

        // When
        List<ModeProcess> processes =
                DependentNoiseProcesses.of(feedback, hyperparameters, data.eigenvalues(), starts, steps);

        // Then
        exact.startAt(theta, v);
        long at = 0;
        for (long step : steps) {
            exact.advance(step - at);
            at = step;
            for (int l = 0; l < features; l++) {
                assertSame(exact, data, feedback, processes.get(l), starts.get(l), l, step);
            }
        }
        exact.advance(10_000);
        for (int l = 0; l < features; l++) {
            StationaryMoments law = processes.get(l).stationary().orElseThrow();
            double[] q = vector(data, l);
            assertThat(law.position().orElseThrow().variance())
                    .isCloseTo(exact.positionVariance(q), within(1e-11 * exact.positionVariance(q)));
            assertThat(law.velocityVariance())
                    .isCloseTo(exact.velocityVariance(q), within(1e-11 * exact.velocityVariance(q)));
        }
    }

    private static void assertSame(
            EnumeratedRegression exact,
            LinearRegression data,
            FiniteDataFeedback feedback,
            ModeProcess process,
            ModeStart start,
            int mode,
            long step) {
        double[] q = vector(data, mode);
        ModeStart.Fixed fixed = (ModeStart.Fixed) start;
        PhaseMoments moments = process.moments(start, step);
        double mean = exact.meanPosition(q) - feedback.minimiser()[mode];
        // The oracle subtracts squares of means; what is left has their rounding errors.
        double positions = 1e-12 * (exact.positionVariance(q) + exact.meanPosition(q) * exact.meanPosition(q));
        double velocities = 1e-12 * (exact.velocityVariance(q) + exact.meanVelocity(q) * exact.meanVelocity(q));
        assertThat(moments.meanPosition()).isCloseTo(mean, within(1e-12 * (1 + Math.abs(mean))));
        assertThat(moments.meanVelocity()).isCloseTo(exact.meanVelocity(q), within(1e-12));
        assertThat(moments.positionVariance()).isCloseTo(exact.positionVariance(q), within(positions + 1e-13));
        assertThat(moments.positionVelocityCovariance())
                .isCloseTo(exact.covariance(q), within(Math.sqrt(positions * velocities) + 1e-13));
        assertThat(moments.velocityVariance()).isCloseTo(exact.velocityVariance(q), within(velocities + 1e-13));
        double displacement = mean - fixed.position();
        assertThat(process.meanSquaredDisplacement(start, step))
                .isCloseTo(displacement * displacement + exact.positionVariance(q), within(2 * positions + 1e-12));
    }

    /// Second moments are quadratic in the start, so their mean over points with the mean and covariance of
    /// a Gaussian is that over the Gaussian.
    @Test
    void aGaussianStartIsTheMeanOverItsPoints() {
        // Given
        LinearRegression data = Problems.random(8, 2, 13).data();
        Hyperparameters hyperparameters = new Hyperparameters(0.05, 0.9, 0.1, 2);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        double[] mean = {1, 0.5, -2, 0.3};
        // Columns of the root of the covariance of (θ₀, v₀) of each mode.
        double[][] roots = {{0.7, 0.4, 0, 0}, {0, 0.9, 0, 0}, {0, 0, 1.2, -0.5}, {0, 0, 0, 0.2}};
        List<ModeStart> starts = List.of(
                new ModeStart.Gaussian(1, 0.5, 0.7 * 0.7, 0.7 * 0.4, 0.4 * 0.4 + 0.9 * 0.9),
                new ModeStart.Gaussian(-2, 0.3, 1.2 * 1.2, 1.2 * -0.5, 0.5 * 0.5 + 0.2 * 0.2));
        long[] steps = {0, 1, 7, 300};

        // When
        List<ModeProcess> processes =
                DependentNoiseProcesses.of(feedback, hyperparameters, data.eigenvalues(), starts, steps);

        // Then: the points mean ± 2 roots, four of them to both sides.
        double[][] displacement = new double[2][steps.length];
        double[][] second = new double[2][steps.length];
        for (int point = 0; point < 8; point++) {
            double[] at = mean.clone();
            for (int i = 0; i < 4; i++) {
                at[i] += (point % 2 == 0 ? 2 : -2) * roots[point / 2][i];
            }
            List<ModeStart> from = List.of(new ModeStart.Fixed(at[0], at[1]), new ModeStart.Fixed(at[2], at[3]));
            List<ModeProcess> fixed =
                    DependentNoiseProcesses.of(feedback, hyperparameters, data.eigenvalues(), from, steps);
            for (int l = 0; l < 2; l++) {
                for (int j = 0; j < steps.length; j++) {
                    PhaseMoments moments = fixed.get(l).moments(from.get(l), steps[j]);
                    displacement[l][j] += fixed.get(l).meanSquaredDisplacement(from.get(l), steps[j]) / 8;
                    second[l][j] += (moments.positionVariance() + moments.meanPosition() * moments.meanPosition()) / 8;
                }
            }
        }
        for (int l = 0; l < 2; l++) {
            for (int j = 0; j < steps.length; j++) {
                PhaseMoments moments = processes.get(l).moments(starts.get(l), steps[j]);
                assertThat(processes.get(l).meanSquaredDisplacement(starts.get(l), steps[j]))
                        .isCloseTo(displacement[l][j], within(1e-13 * displacement[l][j]));
                assertThat(moments.positionVariance() + moments.meanPosition() * moments.meanPosition())
                        .isCloseTo(second[l][j], within(1e-13 * second[l][j]));
            }
        }
    }

    @Test
    void answersStepsThatWereNotAnnounced() {
        // Given
        LinearRegression data = Problems.random(8, 2, 11).data();
        Hyperparameters hyperparameters = new Hyperparameters(0.05, 0.9, 0, 2);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        List<ModeStart> starts = List.of(new ModeStart.Fixed(1, 0), new ModeStart.Fixed(-2, 1));

        // When
        ModeProcess announced = DependentNoiseProcesses.of(
                        feedback, hyperparameters, data.eigenvalues(), starts, new long[] {1_000_000_000, 3, 77, 3})
                .get(1);
        ModeProcess not = DependentNoiseProcesses.of(feedback, hyperparameters, data.eigenvalues(), starts, new long[0])
                .get(1);

        // Then
        for (long step : new long[] {77, 3, 1_000_000_000}) {
            double expected = announced.meanSquaredDisplacement(starts.get(1), step);
            assertThat(not.meanSquaredDisplacement(starts.get(1), step)).isCloseTo(expected, within(1e-13 * expected));
        }
    }

    @Test
    void additiveNoiseIsTheCovarianceOfThePerExampleGradientAtTheMinimiser() {
        // Given
        Problems problem = Problems.random(40, 3, 8);
        LinearRegression data = problem.data();
        double lambda = 0.2;

        // When
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, new Hyperparameters(0.05, 0.9, lambda, 4));

        // Then
        double[] minimiser = new double[3];
        for (int l = 0; l < 3; l++) {
            for (int i = 0; i < 3; i++) {
                minimiser[i] += feedback.minimiser()[l] * vector(data, l)[i];
            }
        }
        for (int l = 0; l < 3; l++) {
            for (int k = 0; k < 3; k++) {
                double[] mean = new double[3];
                for (int n = 0; n < 40; n++) {
                    double residual = dot(problem.inputs()[n], minimiser) - problem.targets()[n];
                    double left = residual * dot(problem.inputs()[n], vector(data, l));
                    double right = residual * dot(problem.inputs()[n], vector(data, k));
                    mean[0] += left / 40;
                    mean[1] += right / 40;
                    mean[2] += left * right / 40;
                }
                assertThat(mean[0]).isCloseTo(-lambda * feedback.minimiser()[l], within(1e-14));
                assertThat(feedback.additiveCovariance()[3 * l + k])
                        .isCloseTo((mean[2] - mean[0] * mean[1]) / 4, within(1e-15));
            }
        }
    }

    @ParameterizedTest(name = "{0} examples, {1} features, batches of {2}, β {3}, λ {4}, seed {5}")
    @CsvSource({"7, 3, 1, 0.9, 0, 1", "5, 2, 2, 0.5, 0.3, 2", "6, 2, 2, 0, 0.05, 3", "6, 4, 1, 0.9, 0, 4"})
    void isUnstableWhereSecondMomentsGrow(
            int examples, int features, int batchSize, double beta, double lambda, long seed) {
        // Given
        Problems problem = Problems.random(examples, features, seed);
        LinearRegression data = problem.data();

        // When
        NoiseInducedStability stability = NoiseInducedStability.of(
                new Hyperparameters(0.01, beta, lambda, batchSize),
                data.eigenvalues()[0],
                hyperparameters -> new FiniteDataFeedback(data, hyperparameters).strength());

        // Then
        double limit = stability.largestLearningRate().orElseThrow();
        assertThat(limit).isLessThan(2 * (1 + beta) / (data.eigenvalues()[0] + lambda));
        assertThat(stability.feedback())
                .isEqualTo(new FiniteDataFeedback(data, new Hyperparameters(0.01, beta, lambda, batchSize)).strength());
        assertThat(radius(problem, batchSize, limit, beta, lambda)).isCloseTo(1, within(1e-9));
        assertThat(radius(problem, batchSize, limit * 1.01, beta, lambda)).isGreaterThan(1 + 1e-5);
        assertThat(radius(problem, batchSize, limit * 0.99, beta, lambda)).isLessThan(1 - 1e-5);
        assertThatThrownBy(
                        () -> new FiniteDataFeedback(data, new Hyperparameters(limit * 1.001, beta, lambda, batchSize))
                                .stationaryVariances())
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("noise.finite_data is feedback 1.0")
                .hasMessageContaining("must be below 1");
    }

    private static double radius(Problems problem, int batchSize, double eta, double beta, double lambda) {
        return new EnumeratedRegression(problem.inputs(), problem.targets(), batchSize, eta, beta, lambda)
                .spectralRadius();
    }

    @Test
    void solvesLargeProblemsToTheLastDigits() {
        // Given: 60 features, 1,830 unknowns.
        LinearRegression data = Problems.random(500, 60, 9).data();
        Hyperparameters hyperparameters = new Hyperparameters(0.02, 0.9, 1e-3, 8);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);

        // When
        double[] noise = feedback.stationaryCovariance();

        // Then: the noise of the state that it leads to is itself.
        double[] responses = StationaryNoise.responses(data, hyperparameters);
        double[] moments = new double[noise.length];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = responses[i] * noise[i];
        }
        double[] again = data.weightedProduct(data.quadraticForms(moments));
        double[] additive = feedback.additiveCovariance();
        for (int l = 0; l < 60; l++) {
            double h = data.eigenvalues()[l];
            double expected = additive[61 * l] + (again[61 * l] - h * h * moments[61 * l]) / 8;
            assertThat(noise[61 * l]).isCloseTo(expected, within(1e-13 * expected));
        }
        assertThat(feedback.strength()).isBetween(0.05, 0.9);
    }

    @Test
    void directionsThatNoInputReachesStandStill() {
        // Given: 3 examples span 3 of 5 dimensions.
        LinearRegression data = Problems.random(3, 5, 10).data();
        Hyperparameters hyperparameters = new Hyperparameters(0.01, 0.9, 0, 1);
        FiniteDataFeedback feedback = new FiniteDataFeedback(data, hyperparameters);
        List<ModeStart> starts = Collections.nCopies(5, new ModeStart.Fixed(1, 0));

        // When
        ModeProcess process = DependentNoiseProcesses.of(
                        feedback, hyperparameters, data.eigenvalues(), starts, new long[] {1000})
                .get(4);

        // Then
        assertThat(Arrays.copyOfRange(data.eigenvalues(), 3, 5)).containsOnly(0);
        assertThat(feedback.stationaryVariances()[4]).isZero();
        assertThat(process.meanSquaredDisplacement(starts.get(4), 1000)).isZero();
    }

    @Test
    void refusesWhatItCannotFollow() {
        LinearRegression data = Problems.random(30, 11, 12).data();
        Hyperparameters hyperparameters = new Hyperparameters(0.001, 0.9, 0, 4);
        assertThatThrownBy(() -> DependentNoiseProcesses.of(
                        new FiniteDataFeedback(data, hyperparameters),
                        hyperparameters,
                        data.eigenvalues(),
                        Collections.nCopies(11, new ModeStart.Fixed(1, 0)),
                        new long[] {1}))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("noise.finite_data.features is 11: must not be more than 10");
    }

    private static double[] vector(LinearRegression data, int mode) {
        int d = data.features();
        return Arrays.copyOfRange(data.eigenvectors(), mode * d, (mode + 1) * d);
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
