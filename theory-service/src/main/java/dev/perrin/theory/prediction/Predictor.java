package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Eigenmode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Answers questions by summing over modes (T12), a tile at a time. Stateless.
public final class Predictor {
    /// Hands the answer to `sink`: one prediction per dynamics asked for, in that order.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when the question has no answer. The sink may
    ///     have been given a part of one by then.
    public void predict(Question question, PredictionSink sink) {
        Map<Dynamics, Prediction> answered = new HashMap<>();
        for (int i = 0; i < question.dynamics().size(); i++) {
            Dynamics dynamics = question.dynamics().get(i);
            sink.begin(i, dynamics);
            Prediction sums = sum(question, dynamics, tile -> {
                if (question.perMode()) {
                    sink.tile(tile);
                }
                sink.tileDone();
            });
            answered.put(dynamics, sums);
            sink.end(sums);
        }
        question.comparison()
                .ifPresent(pair -> sink.compare(SdeError.of(
                        answered.computeIfAbsent(pair.model(), model -> sum(question, model, _ -> sink.tileDone())),
                        answered.computeIfAbsent(pair.exact(), exact -> sum(question, exact, _ -> sink.tileDone())))));
    }

    private static Prediction sum(Question question, Dynamics asked, Consumer<ModeTile> tiles) {
        Spectrum spectrum = question.spectrum();
        SolvedDynamics solved = SolvedDynamics.of(question, asked);
        double[] noise = solved.noise();
        SpectrumSums sums = new SpectrumSums(question, solved);
        new ModeWalk(
                        solved.dynamics(),
                        i -> new Eigenmode(i, spectrum.eigenvalues()[i], question.hyperparameters(), noise[i]),
                        spectrum.size(),
                        question.start()::ofMode,
                        question.steps(),
                        question.curves().evaluated(),
                        question.allowUnstable())
                .forEach(tile -> {
                    sums.add(tile);
                    tiles.accept(tile);
                });
        sums.addDensities();
        return sums.prediction();
    }
}
