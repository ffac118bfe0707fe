package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.PredictionSink;
import dev.perrin.theory.prediction.Question;
import java.util.ArrayList;
import java.util.List;

/// Collects an answer in one response. One instance for one question.
final class ResponseWriter implements PredictionSink {
    private final PredictResponse.Builder response = PredictResponse.newBuilder();
    private final List<ModePrediction.Builder> modes = new ArrayList<>();

    ResponseWriter(Question question) {
        response.setHyperparameters(HyperparameterMessages.message(question.hyperparameters()));
        for (long step : question.steps()) {
            response.addSteps(step);
        }
    }

    PredictResponse response() {
        return response.build();
    }

    @Override
    public void begin(int index, Dynamics dynamics) {
        modes.clear();
    }

    @Override
    public void tile(ModeTile tile) {
        for (int i = 0; i < tile.modes(); i++) {
            if (!tile.traits().isEmpty()) {
                modes.add(ModePrediction.newBuilder());
            }
            ModeMessages.append(modes.get(tile.firstMode() + i), tile, i);
        }
    }

    @Override
    public void end(Prediction sums) {
        dev.perrin.proto.theory.v1.Prediction.Builder message = message(sums);
        modes.forEach(message::addModes);
        response.addPredictions(message);
    }

    /// The sums over all modes.
    static dev.perrin.proto.theory.v1.Prediction.Builder message(Prediction prediction) {
        dev.perrin.proto.theory.v1.Prediction.Builder message = dev.perrin.proto.theory.v1.Prediction.newBuilder()
                .setDynamics(name(prediction.dynamics()))
                .setCriticalEigenvalue(prediction.criticalEigenvalue());
        for (double msd : prediction.msd()) {
            message.addMsd(msd);
        }
        prediction.localDisplacement().ifPresent(message::setLocalDisplacement);
        prediction.positionVariance().ifPresent(message::setPositionVariance);
        prediction.velocityVariance().ifPresent(message::setVelocityVariance);
        prediction.exponent().ifPresent(message::setExponent);
        return message;
    }

    private static dev.perrin.proto.theory.v1.Dynamics name(Dynamics dynamics) {
        return switch (dynamics) {
            case HeavyBall() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_HEAVY_BALL;
            case UnderdampedLangevin() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_UNDERDAMPED_LANGEVIN;
            case Nesterov() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_NESTEROV;
            case EpochShuffled() -> dev.perrin.proto.theory.v1.Dynamics.DYNAMICS_EPOCH_SHUFFLED;
        };
    }
}
