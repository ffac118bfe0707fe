package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.PowerLawBulk;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.equivalence.Parameterisation;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.FiniteDataNoise;
import dev.perrin.theory.noise.StateDependentNoise;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.regression.NoiseInducedStability;
import dev.perrin.theory.stability.StabilityMargins;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;

/// Answers `Stability`. Learning rates are those of the parameterisation asked in.
final class StabilityAnswers {
    private static final int UNSTABLE_MODES = 1_000;

    private final RequestLimits limits;

    StabilityAnswers(RequestLimits limits) {
        this.limits = limits;
    }

    StabilityResponse answer(StabilityRequest request) {
        if (!request.hasHyperparameters()) {
            throw RequestReader.missing("hyperparameters");
        }
        limits.requireModes(request.getSpectrum().getEigenvalueCount());
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        Dynamics dynamics = request.getDynamicsValue() == 0
                ? new HeavyBall()
                : RequestReader.dynamics("dynamics", request.getDynamicsValue());
        HyperparameterMessages.requireFits(request.getHyperparameters(), dynamics);
        Optional<StateDependentNoise> noise = noise(request.getNoise());
        double[] explicit = eigenvalues(request, noise);
        StabilityMargins margins = StabilityMargins.of(
                dynamics,
                hyperparameters,
                DoubleStream.concat(Arrays.stream(explicit), edges(request)).toArray(),
                UNSTABLE_MODES);
        StabilityResponse.Builder response = StabilityResponse.newBuilder()
                .setLargestStableEigenvalue(margins.largestEigenvalue())
                .setCriticalEigenvalue(margins.criticalEigenvalue());
        Parameterisation form = HyperparameterMessages.parameterisation(request.getHyperparameters());
        margins.largestLearningRate()
                .ifPresent(rate ->
                        response.setLargestStableLearningRate(form.fromHeavyBall(rate, hyperparameters.momentum())));
        Arrays.stream(margins.unstable()).filter(mode -> mode < explicit.length).forEach(response::addUnstableModes);
        noise.ifPresent(dependent -> {
            NoiseInducedStability stability =
                    dependent.stability(explicit, multiplicities(request, explicit.length), hyperparameters);
            response.setNoiseFeedback(stability.feedback());
            stability
                    .largestLearningRate()
                    .ifPresent(rate -> response.setLargestStableLearningRateWithNoise(
                            form.fromHeavyBall(rate, hyperparameters.momentum())));
        });
        return response.build();
    }

    /// Of the modes given one by one.
    private static double[] eigenvalues(StabilityRequest request, Optional<StateDependentNoise> noise) {
        if (noise.isPresent() && noise.get() instanceof FiniteDataNoise(var data)) {
            if (request.getSpectrum().getEigenvalueCount() > 0) {
                throw new InvalidQuestionException(
                        "spectrum", "given", "must be left out with noise.finite_data, whose inputs say it");
            }
            return data.eigenvalues();
        }
        if (request.getSpectrum().getEigenvalueCount() == 0
                && request.getSpectrum().getBulkCount() > 0
                && noise.isEmpty()) {
            return new double[0];
        }
        return RequestReader.spectrum(request.getSpectrum()).eigenvalues();
    }

    private static double[] multiplicities(StabilityRequest request, int modes) {
        if (request.getSpectrum().getBulkCount() > 0) {
            throw new InvalidQuestionException(
                    "spectrum.bulk", "given", "must be left out where the noise depends on the parameters");
        }
        return request.getSpectrum().getEigenvalueCount() == 0
                ? Spectrum.of(new double[modes]).multiplicities()
                : RequestReader.spectrum(request.getSpectrum()).multiplicities();
    }

    /// The largest eigenvalues of the densities.
    private static DoubleStream edges(StabilityRequest request) {
        for (int i = 0; i < request.getSpectrum().getBulkCount(); i++) {
            double upper = request.getSpectrum().getBulk(i).getUpper();
            if (!(upper > 0) || Double.isInfinite(upper)) {
                throw new InvalidQuestionException(
                        "spectrum.bulk[" + i + "].upper", upper, "must be finite and greater than lower");
            }
        }
        return request.getSpectrum().getBulkList().stream().mapToDouble(PowerLawBulk::getUpper);
    }

    /// Other noise has no part in stability, and may be left out.
    private static Optional<StateDependentNoise> noise(Noise message) {
        return message.getKindCase() == Noise.KindCase.KIND_NOT_SET
                        || message.getKindCase() == Noise.KindCase.FULL
                        || !(RequestReader.noise(message) instanceof StateDependentNoise dependent)
                ? Optional.empty()
                : Optional.of(dependent);
    }
}
