package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.PortraitRequest;
import dev.perrin.proto.theory.v1.PortraitResponse;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.landscape.Plane;
import dev.perrin.theory.landscape.PlaneLaw;
import dev.perrin.theory.landscape.Portrait;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.prediction.RequestLimits;
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
        return switch (request.getPlaneCase()) {
            case PHASE ->
                new Plane.Phase(problem.mode("phase.mode", request.getPhase().getMode(), hyperparameters));
            case POSITIONS ->
                new Plane.Positions(problem.pair(
                        "positions.",
                        request.getPositions().getFirstMode(),
                        request.getPositions().getSecondMode(),
                        hyperparameters));
            case PLANE_NOT_SET ->
                throw new InvalidQuestionException("plane", "missing", "phase or positions must be given");
        };
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
