package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Noise;
import dev.perrin.proto.theory.v1.StabilityRequest;
import dev.perrin.proto.theory.v1.StabilityResponse;
import dev.perrin.theory.bulk.PowerLawBulk;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.equivalence.Parameterisation;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
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
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        Dynamics dynamics = request.getDynamicsValue() == 0
                ? new HeavyBall()
                : RequestReader.dynamics("dynamics", request.getDynamicsValue());
        HyperparameterMessages.requireFits(request.getHyperparameters(), dynamics);
        boolean hasNoise = request.getNoise().getKindCase() != Noise.KindCase.KIND_NOT_SET;
        if (!hasNoise) {
            limits.requireModes(request.getSpectrum().getEigenvalueCount());
        }
        Optional<SpectrumAndNoise> problem = hasNoise
                ? Optional.of(SpectrumAndNoise.read(request.getSpectrum(), request.getNoise(), limits))
                : Optional.empty();
        Spectrum spectrum =
                problem.map(SpectrumAndNoise::spectrum).orElseGet(() -> RequestReader.spectrum(request.getSpectrum()));
        Optional<StateDependentNoise> noise = problem.flatMap(StabilityAnswers::dependent);
        if (noise.isPresent() && !spectrum.bulks().isEmpty()) {
            throw new InvalidQuestionException(
                    "spectrum.bulk", "given", "must be left out where the noise depends on the parameters");
        }
        double[] explicit = spectrum.eigenvalues();
        StabilityMargins margins = StabilityMargins.of(
                dynamics,
                hyperparameters,
                DoubleStream.concat(
                                Arrays.stream(explicit),
                                spectrum.bulks().stream().mapToDouble(PowerLawBulk::upper))
                        .toArray(),
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
            NoiseInducedStability stability = dependent.stability(explicit, spectrum.multiplicities(), hyperparameters);
            response.setNoiseFeedback(stability.feedback());
            stability
                    .largestLearningRate()
                    .ifPresent(rate -> response.setLargestStableLearningRateWithNoise(
                            form.fromHeavyBall(rate, hyperparameters.momentum())));
        });
        return response.build();
    }

    /// Other noise has no part in stability.
    private static Optional<StateDependentNoise> dependent(SpectrumAndNoise problem) {
        return problem.noise() instanceof StateDependentNoise noise ? Optional.of(noise) : Optional.empty();
    }
}
