package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.DampingRegime;
import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.PredictRequest;
import dev.perrin.proto.theory.v1.PredictResponse;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Predicts MSD = lag, exponent 1 and local displacement 1 at once; half of it for Langevin.
public final class FixedTheory implements PredictionSource {
    private final List<PredictRequest> requests = new ArrayList<>();

    public List<PredictRequest> requests() {
        return requests;
    }

    @Override
    public void predict(PredictRequest request, Consumer<Answer> answer) {
        requests.add(request);
        PredictResponse.Builder response = PredictResponse.newBuilder();
        for (Dynamics dynamics : request.getDynamicsList()) {
            double factor = dynamics == Dynamics.DYNAMICS_HEAVY_BALL ? 1 : 0.5;
            Prediction.Builder prediction = Prediction.newBuilder()
                    .setDynamics(dynamics)
                    .setLocalDisplacement(factor)
                    .setExponent(factor);
            request.getSteps().getExplicit().getStepList().forEach(step -> prediction.addMsd(factor * step));
            for (int mode = 0;
                    request.getPerMode() && mode < request.getSpectrum().getEigenvalueCount();
                    mode++) {
                prediction.addModes(ModePrediction.newBuilder()
                        .setEigenvalue(request.getSpectrum().getEigenvalue(mode))
                        .setDampingRegime(DampingRegime.DAMPING_REGIME_UNDERDAMPED)
                        .setPositionVariance(factor)
                        .setVelocityVariance(factor));
            }
            response.addPredictions(prediction);
        }
        answer.accept(new Answer.Predicted(response.build()));
    }
}
