package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.EquivalenceRule;
import dev.perrin.proto.theory.v1.EquivalentRequest;
import dev.perrin.proto.theory.v1.EquivalentResponse;
import dev.perrin.proto.theory.v1.Hyperparameter;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.Parameterisation;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Hyperparameters meant otherwise, and equivalent ones, asked for by an ordinary client.
@QuarkusTest
class TuningIT extends TheoryCaller {
    @Test
    void answersForEveryFormOfTheOptimiserAsForThisServicesHeavyBall() {
        // Given
        PredictRequest.Builder heavyBall = BadRequests.sound();
        heavyBall.getHyperparametersBuilder().setLearningRate(0.05);
        PredictRequest.Builder dampened = BadRequests.sound();
        dampened.getHyperparametersBuilder().setLearningRate(0.1).setDampening(0.5);
        PredictRequest.Builder averaged = BadRequests.sound();
        averaged.getHyperparametersBuilder()
                .setLearningRate(0.5)
                .setParameterisation(Parameterisation.PARAMETERISATION_EMA);

        // When
        PredictResponse expected = theory.predict(heavyBall.build());
        PredictResponse ofDampened = theory.predict(dampened.build());
        PredictResponse ofAveraged = theory.predict(averaged.build());

        // Then
        assertThat(ofDampened).isEqualTo(expected);
        assertThat(ofAveraged.getHyperparameters().getLearningRate()).isCloseTo(0.05, within(1e-16));
        assertThat(ofAveraged.getHyperparameters().getParameterisation())
                .isEqualTo(Parameterisation.PARAMETERISATION_PYTORCH);
        assertThat(ofAveraged.getPredictions(0).getMsd(2))
                .isCloseTo(expected.getPredictions(0).getMsd(2), within(1e-14));
    }

    @Test
    void findsTheHyperparametersThatKeepTemperatureAndFrequency() {
        // When
        EquivalentResponse response = theory.equivalent(sound().build());

        // Then
        double momentum = Math.sqrt(1 - 128.0 / 512 * (1 - 0.81));
        Hyperparameters found = response.getHyperparameters();
        assertThat(found.getMomentum()).isCloseTo(momentum, within(1e-15));
        assertThat(found.getLearningRate()).isCloseTo(0.1 * 1.9 / (1 + momentum), within(1e-16));
        assertThat(found.getBatchSize()).isEqualTo(512);
        assertThat(found.getBatchesPerEpoch()).isEqualTo(100);
        assertThat(found.getWeightDecay()).isEqualTo(0.001);
        assertThat(response.getAfter().getInverseTemperature())
                .isCloseTo(response.getBefore().getInverseTemperature(), within(1e-12));
        assertThat(response.getAfter().getCoherenceSteps())
                .isGreaterThan(response.getBefore().getCoherenceSteps());
    }

    @Test
    void roundsTheBatchSizeAndSaysWhatItWouldBe() {
        EquivalentResponse response =
                theory.equivalent(sound().setRule(EquivalenceRule.EQUIVALENCE_RULE_STATIONARY_VARIANCE)
                        .setLearningRate(0.0123)
                        .build());

        assertThat(response.getExactBatchSize()).isCloseTo(128 * 0.123, within(1e-13));
        assertThat(response.getHyperparameters().getBatchSize()).isEqualTo(16);
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad(r -> r.clearHyperparameters(), "hyperparameters is missing: must be given"),
                bad(r -> r.clearChange(), "change is missing: must be given"),
                bad(r -> r.clearRule(), "rule is 0: must be one of the named rules"),
                bad(r -> r.setRuleValue(9), "rule is 9: must be one of the named rules"),
                bad(r -> r.setAdjustValue(9), "adjust is 9: must be one of the named hyperparameters"),
                bad(
                        r -> r.setAdjust(Hyperparameter.HYPERPARAMETER_MOMENTUM),
                        "adjust is momentum: must be left out: to keep temperature and frequency both others move"),
                bad(
                        r -> r.getHyperparametersBuilder().clearBatchSize(),
                        "hyperparameters.batch_size is 0: must be at least 1"),
                bad(r -> r.setBatchSize(Double.NaN), "batch_size is NaN: must be in [1, 2^53]"),
                bad(r -> r.setBatchSize(20), "batch_size is 20.0: must be at least 24.3"),
                bad(
                        r -> r.getHyperparametersBuilder().setDataSize(200),
                        "hyperparameters.data_size is 200: is less than the batch size needed, 512"),
                bad(
                        r -> r.getHyperparametersBuilder().setDampening(-1),
                        "hyperparameters.dampening is -1.0: must be in [0, 1)"),
                bad(
                        r -> r.getHyperparametersBuilder().setParameterisationValue(7),
                        "hyperparameters.parameterisation is 7: must be one of the named parameterisations"),
                bad(
                        r -> r.getHyperparametersBuilder()
                                .setDampening(0.1)
                                .setParameterisation(Parameterisation.PARAMETERISATION_EMA),
                        "hyperparameters.dampening is 0.1: must be 0 with PARAMETERISATION_EMA, which has none"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesWithFieldValueAndRule(EquivalentRequest request, String message) {
        assertThatThrownBy(() -> theory.equivalent(request))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: " + message);
    }

    @Test
    void refusesNesterovMomentumWithDampeningAsPyTorchDoes() {
        PredictRequest.Builder request = BadRequests.sound().addDynamics(Dynamics.DYNAMICS_NESTEROV);
        request.getHyperparametersBuilder().setDampening(0.1);

        assertThatThrownBy(() -> theory.predict(request.build()))
                .hasMessageStartingWith("INVALID_ARGUMENT: hyperparameters.dampening is 0.1: must be 0 with"
                        + " DYNAMICS_NESTEROV, as in PyTorch");
    }

    private static Arguments bad(Consumer<EquivalentRequest.Builder> spoil, String message) {
        EquivalentRequest.Builder request = sound();
        spoil.accept(request);
        return Arguments.of(request.build(), message);
    }

    private static EquivalentRequest.Builder sound() {
        return EquivalentRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setWeightDecay(0.001)
                        .setBatchSize(128)
                        .setBatchesPerEpoch(400))
                .setRule(EquivalenceRule.EQUIVALENCE_RULE_TEMPERATURE_AND_FREQUENCY)
                .setBatchSize(512);
    }
}
