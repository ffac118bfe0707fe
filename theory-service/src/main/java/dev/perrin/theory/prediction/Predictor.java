package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Eigenmode;
import java.util.OptionalDouble;

/// Answers questions by summing over modes (T12), a tile at a time. Stateless.
public final class Predictor {
    /// Hands the answer to `sink`: one prediction per dynamics asked for, in that order.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when the question has no answer. The sink may
    ///     have been given a part of one by then.
    public void predict(Question question, PredictionSink sink) {
        double[] noise = question.noise()
                .variances(
                        question.spectrum().eigenvalues(),
                        question.spectrum().multiplicities(),
                        question.hyperparameters());
        for (int i = 0; i < question.dynamics().size(); i++) {
            Dynamics dynamics = question.dynamics().get(i);
            sink.begin(i, dynamics);
            sink.end(sum(question, dynamics, noise, sink));
        }
    }

    private static Prediction sum(Question question, Dynamics dynamics, double[] noise, PredictionSink sink) {
        Spectrum spectrum = question.spectrum();
        ModeSums sums = new ModeSums(question.steps().length);
        new ModeWalk(
                        dynamics,
                        i -> new Eigenmode(i, spectrum.eigenvalues()[i], question.hyperparameters(), noise[i]),
                        spectrum.size(),
                        question.start()::ofMode,
                        question.steps(),
                        question.curves().asked())
                .forEach(tile -> {
                    sums.add(tile, spectrum.multiplicities());
                    if (question.perMode()) {
                        sink.tile(tile);
                    }
                    sink.tileDone();
                });
        double[] msd = sums.msd();
        OptionalDouble exponent = question.window()
                .map(window -> OptionalDouble.of(new PowerLawFit(window).exponent(question.steps(), msd)))
                .orElse(OptionalDouble.empty());
        return new Prediction(
                dynamics,
                msd,
                sums.localDisplacement(),
                sums.positionVariance(),
                sums.velocityVariance(),
                exponent,
                dynamics.criticalEigenvalue(question.hyperparameters()));
    }
}
