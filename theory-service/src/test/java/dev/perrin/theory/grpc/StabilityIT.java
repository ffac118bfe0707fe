package dev.perrin.theory.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.Hyperparameters;
import dev.perrin.proto.theory.v1.Parameterisation;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.Spectrum;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Margins of stability, asked for by an ordinary client.
@QuarkusTest
class StabilityIT extends TheoryCaller {
    @Test
    void saysWhichModesAreUnstableAndHowLargeALearningRateMayBe() {
        StabilityResponse response = theory.stability(sound().build());

        assertThat(response.getUnstableModesList()).containsExactly(2);
        assertThat(response.getLargestStableEigenvalue()).isCloseTo(2 * 1.9 / 0.1 - 0.5, within(1e-13));
        assertThat(response.getLargestStableLearningRate()).isCloseTo(2 * 1.9 / 100.5, within(1e-17));
        assertThat(response.getCriticalEigenvalue())
                .isCloseTo(Math.pow(1 - Math.sqrt(0.9), 2) / 0.1 - 0.5, within(1e-14));
        assertThat(response.hasNoiseFeedback()).isFalse();
    }

    @Test
    void meansLearningRatesInTheFormAskedIn() {
        StabilityRequest.Builder request = sound();
        request.getHyperparametersBuilder()
                .setLearningRate(1)
                .setParameterisation(Parameterisation.PARAMETERISATION_EMA);

        StabilityResponse response = theory.stability(request.build());

        assertThat(response.getUnstableModesList()).containsExactly(2);
        assertThat(response.getLargestStableLearningRate()).isCloseTo(2 * 1.9 / 100.5 / 0.1, within(1e-15));
    }

    @Test
    void knowsNoLimitOfTheLangevinEquation() {
        StabilityResponse response = theory.stability(
                sound().setDynamics(Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN).build());

        assertThat(response.getLargestStableEigenvalue()).isInfinite();
        assertThat(response.hasLargestStableLearningRate()).isFalse();
        assertThat(response.getUnstableModesList()).isEmpty();
    }

    @Test
    void countsTheEdgeOfADensityForTheLearningRate() {
        StabilityRequest.Builder request = sound();
        request.getSpectrumBuilder()
                .addBulk(PowerLawBulk.newBuilder().setLower(1).setUpper(200).setMass(1));

        assertThat(theory.stability(request.build()).getLargestStableLearningRate())
                .isCloseTo(2 * 1.9 / 200.5, within(1e-17));
    }

    /// With one mode of multiplicity m: D = (1−β)(2(1+β) − ηh) − (η/S)(1+β)h is m(η/S)(1+β)h where the feedback is 1.
    @Test
    void addsTheLimitByNoiseThatDependsOnTheParameters() {
        // Given
        StabilityRequest.Builder request = sound();
        request.getHyperparametersBuilder().setWeightDecay(0).setBatchSize(4);
        request.setSpectrum(Spectrum.newBuilder().addEigenvalue(2).addMultiplicity(5));
        request.getNoiseBuilder().getGaussianPopulationBuilder().setLabelVariance(1);

        // When
        StabilityResponse response = theory.stability(request.build());

        // Then
        double own = 0.1 / 4 * 1.9 * 2;
        assertThat(response.getNoiseFeedback()).isCloseTo(5 * own / (0.1 * (3.8 - 0.2) - own), within(1e-13));
        double limit = 0.1 * 3.8 / (2 * (0.1 + 6 * 1.9 / 4));
        assertThat(response.getLargestStableLearningRateWithNoise()).isCloseTo(limit, within(1e-13));
        assertThat(response.getLargestStableLearningRate()).isCloseTo(1.9, within(1e-14));
    }

    /// One feature: the noise of a batch has the variance ((mean x⁴ − h²)/S)·Var θ and what the residuals add.
    @Test
    void knowsTheFeedbackOfFiniteData() {
        // Given
        StabilityRequest.Builder request = sound().clearSpectrum();
        request.getHyperparametersBuilder().setWeightDecay(0).setBatchSize(4);
        request.getNoiseBuilder()
                .getFiniteDataBuilder()
                .setFeatures(1)
                .addInput(1)
                .addInput(2)
                .addTarget(1)
                .addTarget(-1);

        // When
        StabilityResponse response = theory.stability(request.build());

        // Then
        assertThat(response.getNoiseFeedback())
                .isCloseTo(0.1 * 1.9 * (8.5 - 6.25) / (4 * 2.5 * 0.1 * (3.8 - 0.25)), within(1e-13));
        double limit = 3.8 / (2.5 + 1.9 * 2.25 / (4 * 2.5 * 0.1));
        assertThat(response.getLargestStableLearningRateWithNoise()).isCloseTo(limit, within(1e-12));
        assertThat(response.getLargestStableLearningRate()).isCloseTo(3.8 / 2.5, within(1e-14));
    }

    static Stream<Arguments> badRequests() {
        return Stream.of(
                bad(r -> r.clearHyperparameters(), "hyperparameters is missing: must be given"),
                bad(r -> r.clearSpectrum(), "spectrum.eigenvalue is empty: must have at least one value"),
                bad(
                        r -> r.getSpectrumBuilder().addEigenvalue(Double.NaN),
                        "spectrum.eigenvalue[3] is NaN: must be finite"),
                bad(r -> r.setDynamicsValue(77), "dynamics is 77: must be one of the named dynamics"),
                bad(
                        r -> r.getSpectrumBuilder()
                                .addBulk(PowerLawBulk.newBuilder().setLower(1).setUpper(Double.NaN)),
                        "spectrum.bulk[0].upper is NaN: must be finite and greater than lower"),
                bad(
                        r -> r.getNoiseBuilder().getGaussianPopulationBuilder().setLabelVariance(1),
                        "hyperparameters.batch_size is 0: must be at least 1"));
    }

    @ParameterizedTest
    @MethodSource("badRequests")
    void refusesWithFieldValueAndRule(StabilityRequest request, String message) {
        assertThatThrownBy(() -> theory.stability(request))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageStartingWith("INVALID_ARGUMENT: " + message);
    }

    private static Arguments bad(Consumer<StabilityRequest.Builder> spoil, String message) {
        StabilityRequest.Builder request = sound();
        spoil.accept(request);
        return Arguments.of(request.build(), message);
    }

    private static StabilityRequest.Builder sound() {
        return StabilityRequest.newBuilder()
                .setHyperparameters(Hyperparameters.newBuilder()
                        .setLearningRate(0.1)
                        .setMomentum(0.9)
                        .setWeightDecay(0.5))
                .setSpectrum(
                        Spectrum.newBuilder().addEigenvalue(1).addEigenvalue(0).addEigenvalue(100));
    }
}
