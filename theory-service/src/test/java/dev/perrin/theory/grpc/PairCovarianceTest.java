package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.prediction.RequestLimits;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is answered of two modes, against the recursion of their covariance, step by step.
class PairCovarianceTest {
    private static final int STEPS = 3_000;

    private final PairCovarianceAnswers answers = new PairCovarianceAnswers(RequestLimits.DEFAULTS);

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void followsTheRecursionOfTheHeavyBall(long seed) {
        // Given
        Random random = new Random(seed);
        double learningRate = 0.05 + 0.1 * random.nextDouble();
        double momentum = random.nextInt(5) == 0 ? 0 : 0.95 * random.nextDouble();
        double[] curvature = {0.1 + random.nextDouble(), 0.1 + 3 * random.nextDouble()};
        double covariance = 0.5 * random.nextGaussian();
        PairCovarianceRequest.Builder request = request(covariance);
        request.getHyperparametersBuilder().setLearningRate(learningRate).setMomentum(momentum);
        request.getSpectrumBuilder()
                .clearEigenvalue()
                .addEigenvalue(curvature[0])
                .addEigenvalue(curvature[1]);
        request.getStepsBuilder()
                .getExplicitBuilder()
                .addStep(0)
                .addStep(1)
                .addStep(2)
                .addStep(50)
                .addStep(STEPS);

        // When
        PairCovarianceResponse fromRest = answers.answer(request.build());
        request.getStartBuilder().getStationaryBuilder();
        PairCovarianceResponse stationary = answers.answer(request.build());

        // Then
        double[] p = {0, 0, 0, 0};
        int at = 0;
        for (int step = 0; step <= STEPS; step++) {
            if (fromRest.getSteps(at) == step) {
                check(p, fromRest, at++);
            }
            if (step < STEPS) {
                p = next(p, learningRate, momentum, curvature, covariance);
            }
        }
        assertThat(at).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            check(p, stationary, i);
        }
    }

    private static void check(double[] expected, PairCovarianceResponse said, int at) {
        double scale = Math.abs(expected[0]) + Math.abs(expected[3]);
        assertThat(said.getPositions(at)).isCloseTo(expected[0], within(1e-11 * scale));
        assertThat(said.getPositionVelocity(at)).isCloseTo(expected[1], within(1e-11 * scale));
        assertThat(said.getVelocityPosition(at)).isCloseTo(expected[2], within(1e-11 * scale));
        assertThat(said.getVelocities(at)).isCloseTo(expected[3], within(1e-11 * scale));
    }

    /// `P ↦ M₁PM₂ᵀ + C nnᵀ`, `v ↦ βv − aθ + noise`, `θ ↦ θ + ηv`.
    private static double[] next(double[] p, double eta, double beta, double[] curvature, double covariance) {
        double[] one = {1 - eta * curvature[0], eta * beta, -curvature[0], beta};
        double[] other = {1 - eta * curvature[1], eta * beta, -curvature[1], beta};
        double[] noise = {eta, 1};
        double[] result = new double[4];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                double sum = covariance * noise[i] * noise[j];
                for (int k = 0; k < 2; k++) {
                    for (int l = 0; l < 2; l++) {
                        sum += one[2 * i + k] * p[2 * k + l] * other[2 * j + l];
                    }
                }
                result[2 * i + j] = sum;
            }
        }
        return result;
    }

    @Test
    void refusesWhatHasNoAnswer() {
        refuses(r -> r.clearHyperparameters(), "hyperparameters is missing: must be given");
        refuses(r -> r.clearSteps(), "steps is missing: must be given");
        refuses(r -> r.setSecondMode(0), "second_mode is 0: must differ from first_mode");
        refuses(r -> r.setFirstMode(2), "first_mode is 2: must be the index of one of the 2 eigenvalues, from 0");
        refuses(
                r -> r.setDynamics(Dynamics.DYNAMICS_EPOCH_SHUFFLED)
                        .getHyperparametersBuilder()
                        .setBatchesPerEpoch(20),
                "dynamics is epoch-shuffled: has noise with a memory");
        refuses(
                r -> r.setDynamics(Dynamics.DYNAMICS_PARAMETER_DEPENDENT_NOISE),
                "dynamics is parameter-dependent noise: needs all modes");
        refuses(
                r -> r.getSpectrumBuilder().setEigenvalue(1, 0),
                "spectrum.eigenvalue[1] is 0.0: has no positive curvature");
        refuses(r -> r.getSpectrumBuilder().setEigenvalue(1, 1e9), "spectrum.eigenvalue[1] is 1.0E9: x = ");
        refuses(r -> r.getStartBuilder().getFixedBuilder().addPosition(1), "start.fixed.position is 1 values: must be");
    }

    private void refuses(Consumer<PairCovarianceRequest.Builder> change, String sentence) {
        PairCovarianceRequest.Builder request = request(0.1);
        request.getStepsBuilder().getExplicitBuilder().addStep(1);
        change.accept(request);
        assertThatThrownBy(() -> answers.answer(request.build()))
                .isInstanceOf(InvalidQuestionException.class)
                .hasMessageStartingWith(sentence);
    }

    private static PairCovarianceRequest.Builder request(double covariance) {
        PairCovarianceRequest.Builder request =
                PairCovarianceRequest.newBuilder().setSecondMode(1);
        request.getHyperparametersBuilder().setLearningRate(0.1).setMomentum(0.9);
        request.getSpectrumBuilder().addEigenvalue(1).addEigenvalue(0.1);
        request.getNoiseBuilder()
                .getFullBuilder()
                .addCovariance(2)
                .addCovariance(covariance)
                .addCovariance(covariance)
                .addCovariance(2);
        request.getStartBuilder().getFixedBuilder();
        return request;
    }
}
