package dev.perrin.theory.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GaussianPopulationTest {
    private static final double[] EIGENVALUES = {2, 0.5, 0.1, 0};
    private static final double[] MULTIPLICITIES = {1, 3, 10, 2};
    private static final double LABEL_VARIANCE = 0.3;

    /// The recursion of first and second moments, step by step, with the noise of each step written out.
    @ParameterizedTest(name = "η {0}, β {1}, S {2}")
    @CsvSource({"0.05, 0.9, 16", "0.3, 0, 4", "0.2, 0.5, 6", "0.01, 0.99, 32"})
    void followsItsRecursionFromAFixedStart(double eta, double beta, long batchSize) {
        // Given
        Hyperparameters hyperparameters = new Hyperparameters(eta, beta, 0, batchSize);
        List<ModeStart> starts = new ArrayList<>();
        double[][] second = new double[4][];
        for (int i = 0; i < 4; i++) {
            ModeStart.Fixed start = new ModeStart.Fixed(1.0 / (i + 1), 0.3 - 0.2 * i);
            starts.add(start);
            second[i] = new double[] {
                start.position() * start.position(),
                start.position() * start.velocity(),
                start.velocity() * start.velocity()
            };
        }
        long[] steps = {0, 1, 2, 9, 100, 3000};

        // When
        List<ModeProcess> processes =
                DependentNoiseProcesses.of(feedback(hyperparameters), hyperparameters, EIGENVALUES, starts, steps);

        // Then
        long at = 0;
        for (long step : steps) {
            for (; at < step; at++) {
                advance(second, eta, beta, batchSize);
            }
            for (int i = 0; i < 4; i++) {
                PhaseMoments moments = processes.get(i).moments(starts.get(i), step);
                double theta = moments.meanPosition();
                double v = moments.meanVelocity();
                assertThat(moments.positionVariance() + theta * theta)
                        .isCloseTo(second[i][0], within(1e-12 * second[i][0]));
                assertThat(moments.positionVelocityCovariance() + theta * v)
                        .isCloseTo(second[i][1], within(1e-12 * Math.sqrt(second[i][0] * second[i][2])));
                assertThat(moments.velocityVariance() + v * v).isCloseTo(second[i][2], within(1e-12 * second[i][2]));
            }
        }
    }

    private static void advance(double[][] second, double eta, double beta, long batchSize) {
        double trace = 0;
        for (int i = 0; i < 4; i++) {
            trace += MULTIPLICITIES[i] * EIGENVALUES[i] * second[i][0];
        }
        for (int i = 0; i < 4; i++) {
            double h = EIGENVALUES[i];
            double noise = h * (h * second[i][0] + trace + LABEL_VARIANCE) / batchSize;
            double positions = second[i][0];
            double mixed = second[i][1];
            double velocities = second[i][2];
            // v′ = βv − hθ − n, θ′ = θ + ηv′.
            double newVelocities = beta * beta * velocities - 2 * beta * h * mixed + h * h * positions + noise;
            double withOld = beta * mixed - h * positions;
            second[i][0] = positions + 2 * eta * withOld + eta * eta * newVelocities;
            second[i][1] = withOld + eta * newVelocities;
            second[i][2] = newVelocities;
        }
    }

    @Test
    void multiplicitiesAreModesWithTheSameStart() {
        // Given
        Hyperparameters hyperparameters = new Hyperparameters(0.05, 0.9, 0, 16);
        double[] written = {2, 0.5, 0.5, 0.5};
        double[] once = {1, 1, 1, 1};
        ModeStart sharp = new ModeStart.Fixed(1, 0);
        ModeStart flat = new ModeStart.Fixed(2, 3);
        long[] steps = {1, 10, 1000};

        // When
        List<ModeProcess> counted = DependentNoiseProcesses.of(
                new GaussianFeedback(0.3, new double[] {2, 0.5}, new double[] {1, 3}, hyperparameters),
                hyperparameters,
                new double[] {2, 0.5},
                List.of(sharp, flat),
                steps);
        List<ModeProcess> listed = DependentNoiseProcesses.of(
                new GaussianFeedback(0.3, written, once, hyperparameters),
                hyperparameters,
                written,
                List.of(sharp, flat, flat, flat),
                steps);

        // Then
        for (long step : steps) {
            double expected = listed.get(2).meanSquaredDisplacement(flat, step);
            assertThat(counted.get(1).meanSquaredDisplacement(flat, step))
                    .isCloseTo(expected, within(1e-14 * expected));
        }
        assertThat(counted.get(1).stationary().orElseThrow().localDisplacement())
                .isCloseTo(listed.get(3).stationary().orElseThrow().localDisplacement(), within(1e-17));
    }

    @Test
    void endsInItsStationaryStateAfterABillionSteps() {
        // Given: the slowest mode needs some 10⁶ steps.
        double[] eigenvalues = {1, 1e-2, 1e-6};
        Hyperparameters hyperparameters = new Hyperparameters(0.1, 0.9, 0, 8);
        GaussianFeedback feedback = new GaussianFeedback(1, eigenvalues, new double[] {1, 1, 1}, hyperparameters);
        List<ModeStart> starts = Collections.nCopies(3, new ModeStart.Fixed(3, 1));

        // When
        List<ModeProcess> processes =
                DependentNoiseProcesses.of(feedback, hyperparameters, eigenvalues, starts, new long[] {1_000_000_000});

        // Then
        for (int i = 0; i < 3; i++) {
            double variance = processes
                    .get(i)
                    .stationary()
                    .orElseThrow()
                    .position()
                    .orElseThrow()
                    .variance();
            assertThat(processes.get(i).moments(starts.get(i), 1_000_000_000).positionVariance())
                    .isCloseTo(variance, within(1e-11 * variance));
        }
    }

    @Test
    void feedbackReachesOneAtTheLargestStableLearningRate() {
        NoiseInducedStability stability = NoiseInducedStability.of(
                new Hyperparameters(0.05, 0.9, 0, 16), 2, h -> feedback(h).strength());
        double limit = stability.largestLearningRate().orElseThrow();
        assertThat(feedback(new Hyperparameters(limit, 0.9, 0, 16)).strength()).isCloseTo(1, within(1e-12));
        assertThat(stability.feedback()).isBetween(0.07, 0.08);
    }

    @Test
    void noiseThatFeedsOnNothingIsStableUpToTheLimitWithoutIt() {
        NoiseInducedStability stability = NoiseInducedStability.of(new Hyperparameters(0.05, 0.9, 0, 16), 2, _ -> 0);
        assertThat(stability.largestLearningRate()).hasValue(1.9);
    }

    @Test
    void refusesMoreModesThanItCanFollow() {
        double[] eigenvalues = new double[101];
        Arrays.fill(eigenvalues, 0.01);
        Hyperparameters hyperparameters = new Hyperparameters(0.05, 0.9, 0, 16);
        GaussianFeedback feedback = new GaussianFeedback(1, eigenvalues, eigenvalues, hyperparameters);
        assertThatThrownBy(() -> DependentNoiseProcesses.of(
                        feedback,
                        hyperparameters,
                        eigenvalues,
                        Collections.nCopies(101, new ModeStart.Fixed(1, 0)),
                        new long[] {1}))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageContaining("spectrum.eigenvalue is 101 values: must not be more than 100");
    }

    private static GaussianFeedback feedback(Hyperparameters hyperparameters) {
        return new GaussianFeedback(LABEL_VARIANCE, EIGENVALUES, MULTIPLICITIES, hyperparameters);
    }
}
