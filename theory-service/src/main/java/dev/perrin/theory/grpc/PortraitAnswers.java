package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.landscape.Plane;
import dev.perrin.theory.landscape.PlaneLaw;
import dev.perrin.theory.landscape.Portrait;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Spectrum;
import java.util.Arrays;

/// Answers `Portrait`.
final class PortraitAnswers {
    private static final int DEFAULT_POINTS = 41;
    private static final double DEFAULT_HALF_WIDTH = 3;

    private final RequestLimits limits;

    PortraitAnswers(RequestLimits limits) {
        this.limits = limits;
    }

    PortraitResponse answer(PortraitRequest request) {
        if (!request.hasHyperparameters()) {
            throw RequestReader.missing("hyperparameters");
        }
        int points = request.getPoints() == 0 ? DEFAULT_POINTS : request.getPoints();
        limits.requirePortrait(points);
        SpectrumAndNoise problem = SpectrumAndNoise.read(request.getSpectrum(), request.getNoise(), limits);
        Dynamics dynamics = request.getDynamicsValue() == 0
                ? new HeavyBall()
                : RequestReader.dynamics("dynamics", request.getDynamicsValue());
        HyperparameterMessages.requireFits(request.getHyperparameters(), dynamics);
        PlaneLaw law = plane(request, problem).law(dynamics);
        double halfWidth = request.getHalfWidth() == 0 ? DEFAULT_HALF_WIDTH : request.getHalfWidth();
        return message(Portrait.draw(law, halfWidth, points));
    }

    private static Plane plane(PortraitRequest request, SpectrumAndNoise problem) {
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        Spectrum spectrum = problem.spectrum();
        NoiseModel noise = problem.noise();
        double[] variances = noise.variances(spectrum.eigenvalues(), spectrum.multiplicities(), hyperparameters);
        return switch (request.getPlaneCase()) {
            case PHASE ->
                new Plane.Phase(mode("phase.mode", request.getPhase().getMode(), spectrum, hyperparameters, variances));
            case POSITIONS -> {
                int first = request.getPositions().getFirstMode();
                int second = request.getPositions().getSecondMode();
                Eigenmode horizontal = mode("positions.first_mode", first, spectrum, hyperparameters, variances);
                Eigenmode vertical = mode("positions.second_mode", second, spectrum, hyperparameters, variances);
                yield new Plane.Positions(
                        new ModePair(horizontal, vertical, noise.crossCovariance(first, second, hyperparameters)));
            }
            case PLANE_NOT_SET ->
                throw new InvalidQuestionException("plane", "missing", "phase or positions must be given");
        };
    }

    private static Eigenmode mode(
            String field, int index, Spectrum spectrum, Hyperparameters hyperparameters, double[] variances) {
        if (index < 0 || index >= spectrum.size()) {
            throw new InvalidQuestionException(
                    field, index, "must be the index of one of the " + spectrum.size() + " eigenvalues, from 0");
        }
        return new Eigenmode(index, spectrum.eigenvalues()[index], hyperparameters, variances[index]);
    }

    private static PortraitResponse message(Portrait portrait) {
        PlaneLaw law = portrait.law();
        PortraitResponse.Builder message = PortraitResponse.newBuilder()
                .setHorizontalVariance(law.horizontalVariance())
                .setCovariance(law.covariance())
                .setVerticalVariance(law.verticalVariance())
                .setPotentialHorizontal(law.horizontalPotential())
                .setPotentialCross(law.crossPotential())
                .setPotentialVertical(law.verticalPotential())
                .setAreaRate(law.areaRate());
        Arrays.stream(portrait.horizontal()).forEach(message::addHorizontal);
        Arrays.stream(portrait.vertical()).forEach(message::addVertical);
        Arrays.stream(portrait.density()).forEach(message::addDensity);
        Arrays.stream(portrait.horizontalCurrent()).forEach(message::addCurrentHorizontal);
        Arrays.stream(portrait.verticalCurrent()).forEach(message::addCurrentVertical);
        Arrays.stream(portrait.modifiedLoss()).forEach(message::addModifiedLoss);
        Arrays.stream(portrait.loss()).forEach(message::addLoss);
        return message.build();
    }
}
