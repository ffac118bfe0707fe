package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.PairCovarianceRequest;
import dev.perrin.proto.theory.v1.PairCovarianceResponse;
import dev.perrin.theory.coupled.CrossCovariance;
import dev.perrin.theory.coupled.ModePair;
import dev.perrin.theory.coupled.PairEvolution;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.number.DoubleDouble;
import dev.perrin.theory.prediction.RequestLimits;
import dev.perrin.theory.prediction.Start;

/// Answers `PairCovariance`.
final class PairCovarianceAnswers {
    private final RequestLimits limits;
    private final RequestReader reader;

    PairCovarianceAnswers(RequestLimits limits) {
        this.limits = limits;
        this.reader = new RequestReader(limits);
    }

    PairCovarianceResponse answer(PairCovarianceRequest request) {
        if (!request.hasHyperparameters()) {
            throw RequestReader.missing("hyperparameters");
        }
        if (!request.hasSteps()) {
            throw RequestReader.missing("steps");
        }
        Hyperparameters hyperparameters = HyperparameterMessages.read(request.getHyperparameters());
        SpectrumAndNoise problem = SpectrumAndNoise.read(request.getSpectrum(), request.getNoise(), limits);
        Dynamics dynamics = request.getDynamicsValue() == 0
                ? new HeavyBall()
                : RequestReader.dynamics("dynamics", request.getDynamicsValue());
        HyperparameterMessages.requireFits(request.getHyperparameters(), dynamics);
        Start start = RequestReader.start(request.getStart());
        start.requireModes(problem.spectrum().size());
        long[] steps = reader.steps(request.getSteps());
        ModePair pair = problem.pair("", request.getFirstMode(), request.getSecondMode(), hyperparameters);
        PairEvolution evolution = new PairEvolution(dynamics, pair);
        CrossCovariance begun = start instanceof Start.Stationary ? evolution.stationary() : CrossCovariance.NONE;
        PairCovarianceResponse.Builder response = PairCovarianceResponse.newBuilder();
        for (long step : steps) {
            add(response.addSteps(step), evolution.covariance(begun, step), pair);
        }
        return response.build();
    }

    private static void add(PairCovarianceResponse.Builder response, CrossCovariance covariance, ModePair pair) {
        Eigenmode mode = pair.first();
        DoubleDouble unit = pair.noiseScale();
        DoubleDouble perRate = unit.dividedBy(mode.learningRate());
        response.addPositions(mode.finite(covariance.positions().times(unit), "covariance"))
                .addPositionVelocity(mode.finite(covariance.positionVelocity().times(perRate), "covariance"))
                .addVelocityPosition(mode.finite(covariance.velocityPosition().times(perRate), "covariance"))
                .addVelocities(mode.finite(
                        covariance.velocities().times(perRate.dividedBy(mode.learningRate())), "covariance"));
    }
}
