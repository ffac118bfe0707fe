package dev.perrin.theory.grpc;

import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.prediction.ModeTile;
import dev.perrin.theory.prediction.Prediction;
import dev.perrin.theory.prediction.PredictionSink;
import dev.perrin.theory.prediction.Question;
import dev.perrin.theory.prediction.SdeError;
import java.util.ArrayList;
import java.util.List;

/// Collects an answer in one response. One instance for one question.
final class ResponseWriter implements PredictionSink {
    private final PredictResponse.Builder response = PredictResponse.newBuilder();
    private final List<ModePrediction.Builder> modes = new ArrayList<>();

    private final ModeMessages contents;

    ResponseWriter(Question question) {
        contents = new ModeMessages(question);
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
            contents.append(modes.get(tile.firstMode() + i), tile, i);
        }
    }

    @Override
    public void end(Prediction sums) {
        dev.perrin.proto.theory.v1.Prediction.Builder message = message(sums);
        modes.forEach(message::addModes);
        response.addPredictions(message);
    }

    @Override
    public void compare(SdeError error) {
        response.setSdeError(SumMessages.message(error, 0, error.msd().length));
    }

    /// The sums over all modes.
    private static dev.perrin.proto.theory.v1.Prediction.Builder message(Prediction prediction) {
        return SumMessages.message(prediction, 0, prediction.msd().length);
    }
}
