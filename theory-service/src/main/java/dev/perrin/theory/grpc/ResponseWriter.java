package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.prediction.ModePrediction;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.Question;
import java.util.List;

/// Turns predictions into a response.
final class ResponseWriter {
    private ResponseWriter() {}

    static PredictResponse write(Question question, List<Prediction> predictions) {
        PredictResponse.Builder response = PredictResponse.newBuilder();
        for (long step : question.steps()) {
            response.addSteps(step);
        }
        predictions.forEach(prediction -> response.addPredictions(message(prediction)));
        return response.build();
    }

    private static dev.perrin.proto.theory.v1.Prediction message(Prediction prediction) {
        dev.perrin.proto.theory.v1.Prediction.Builder message = dev.perrin.proto.theory.v1.Prediction.newBuilder()
                .setDynamics(
                        switch (prediction.dynamics()) {
                            case HeavyBall() -> Dynamics.DYNAMICS_HEAVY_BALL;
                            case UnderdampedLangevin() -> Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN;
                            case Nesterov() -> Dynamics.DYNAMICS_NESTEROV;
                            case EpochShuffled() -> Dynamics.DYNAMICS_EPOCH_SHUFFLED;
                        })
                .setCriticalEigenvalue(prediction.criticalEigenvalue());
        for (double msd : prediction.msd()) {
            message.addMsd(msd);
        }
        prediction.localDisplacement().ifPresent(message::setLocalDisplacement);
        prediction.positionVariance().ifPresent(message::setPositionVariance);
        prediction.velocityVariance().ifPresent(message::setVelocityVariance);
        prediction.exponent().ifPresent(message::setExponent);
        prediction.modes().forEach(mode -> message.addModes(message(mode)));
        return message.build();
    }

    private static dev.perrin.proto.theory.v1.ModePrediction message(ModePrediction prediction) {
        dev.perrin.proto.theory.v1.ModePrediction.Builder message =
                dev.perrin.proto.theory.v1.ModePrediction.newBuilder()
                        .setEigenvalue(prediction.mode().eigenvalue())
                        .setDimensionlessCurvature(
                                prediction.mode().dimensionlessCurvature().value())
                        .setDampingRegime(regime(prediction.damping()))
                        .setSlowRate(prediction.damping().slowRate())
                        .setFastRate(prediction.damping().fastRate())
                        .setAngularFrequency(prediction.damping().angularFrequency());
        prediction.stationary().ifPresent(moments -> {
            message.setVelocityVariance(moments.velocityVariance());
            message.setLocalDisplacement(moments.localDisplacement());
            moments.position()
                    .ifPresent(position -> message.setPositionVariance(position.variance())
                            .setPositionVelocityCovariance(position.covarianceWithVelocity()));
        });
        for (double msd : prediction.msd()) {
            message.addMsd(msd);
        }
        for (PhaseMoments moments : prediction.evolution()) {
            message.addMeanPosition(moments.meanPosition())
                    .addMeanVelocity(moments.meanVelocity())
                    .addCovariancePosition(moments.positionVariance())
                    .addCovariancePositionVelocity(moments.positionVelocityCovariance())
                    .addCovarianceVelocity(moments.velocityVariance());
        }
        for (Correlations correlations : prediction.correlations()) {
            message.addVelocityAutocorrelation(correlations.velocity());
            correlations.position().ifPresent(message::addPositionAutocorrelation);
            correlations.averageVariance().ifPresent(message::addAverageVariance);
        }
        return message.build();
    }

    private static dev.perrin.proto.theory.v1.DampingRegime regime(DampingRegime regime) {
        return switch (regime) {
            case DampingRegime.Overdamped _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_OVERDAMPED;
            case DampingRegime.Critical _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_CRITICAL;
            case DampingRegime.Underdamped _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_UNDERDAMPED;
            case DampingRegime.Alternating _ -> dev.perrin.proto.theory.v1.DampingRegime.DAMPING_REGIME_ALTERNATING;
        };
    }
}
