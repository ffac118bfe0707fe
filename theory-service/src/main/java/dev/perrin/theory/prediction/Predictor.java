package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Answers questions by summing over modes (T12). Stateless.
public final class Predictor {
    /// One prediction per dynamics asked for, in that order.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when the question has no answer.
    public List<Prediction> predict(Question question) {
        double[] noise = question.noise()
                .variances(
                        question.spectrum().eigenvalues(),
                        question.spectrum().multiplicities(),
                        question.hyperparameters());
        List<Prediction> predictions = new ArrayList<>();
        for (Dynamics dynamics : question.dynamics()) {
            predictions.add(predict(question, dynamics, noise));
        }
        return predictions;
    }

    private static Prediction predict(Question question, Dynamics dynamics, double[] noise) {
        long[] steps = question.steps();
        ModeSums sums = new ModeSums(steps.length);
        List<ModePrediction> modes = new ArrayList<>();
        for (int i = 0; i < question.spectrum().size(); i++) {
            Eigenmode mode =
                    new Eigenmode(i, question.spectrum().eigenvalues()[i], question.hyperparameters(), noise[i]);
            ModeProcess process = dynamics.process(mode);
            ModeStart start = question.start().ofMode(i);
            Optional<StationaryMoments> stationary = process.stationary();
            double[] msd = new double[steps.length];
            for (int j = 0; j < msd.length; j++) {
                msd[j] = process.meanSquaredDisplacement(start, steps[j]);
            }
            sums.add(question.spectrum().multiplicities()[i], msd, stationary);
            if (question.perMode()) {
                List<PhaseMoments> evolution = new ArrayList<>();
                for (int j = 0; question.evolution() && j < steps.length; j++) {
                    evolution.add(process.moments(start, steps[j]));
                }
                List<Correlations> correlations = new ArrayList<>();
                for (int j = 0; question.correlation() && j < steps.length; j++) {
                    correlations.add(process.correlations(steps[j]));
                }
                modes.add(new ModePrediction(mode, process.damping(), stationary, msd, evolution, correlations));
            }
        }
        double[] msd = sums.msd();
        OptionalDouble exponent = question.window()
                .map(window -> OptionalDouble.of(new PowerLawFit(window).exponent(steps, msd)))
                .orElse(OptionalDouble.empty());
        return new Prediction(
                dynamics,
                msd,
                sums.localDisplacement(),
                sums.positionVariance(),
                sums.velocityVariance(),
                exponent,
                dynamics.criticalEigenvalue(question.hyperparameters()),
                modes);
    }
}
