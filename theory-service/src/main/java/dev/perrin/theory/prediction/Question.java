package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import java.util.List;
import java.util.Optional;

/// Everything that a prediction depends on.
///
/// @param dynamics     at least one; answered in this order.
/// @param steps        where curves are evaluated; may be empty. Not modified.
/// @param perMode      whether every mode is returned beside the sums.
/// @param curves       what is evaluated of every mode at `steps` beside displacements.
/// @param window       over which the exponent is fitted.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Question(
        Hyperparameters hyperparameters,
        Spectrum spectrum,
        NoiseModel noise,
        Start start,
        List<Dynamics> dynamics,
        long[] steps,
        boolean perMode,
        Curves curves,
        Optional<FitWindow> window) {
    public Question {
        dynamics = List.copyOf(dynamics);
        start.requireModes(spectrum.size());
        if (curves.evolution() && !perMode) {
            throw new InvalidQuestionException("evolution", "true", "needs per_mode");
        }
        if (curves.correlation() && !perMode) {
            throw new InvalidQuestionException("correlation", "true", "needs per_mode");
        }
        if (curves.correlation() && steps.length == 0) {
            throw new InvalidQuestionException("correlation", "true", "needs steps");
        }
        for (int i = 0; curves.correlation() && i < steps.length; i++) {
            if (steps[i] == 0) {
                throw new InvalidQuestionException("steps[" + i + "]", 0, "must be at least 1 with correlation");
            }
        }
        if (window.isPresent() && steps.length == 0) {
            throw new InvalidQuestionException("exponent_window", "given", "needs steps");
        }
        if (curves.evolution() && steps.length == 0) {
            throw new InvalidQuestionException("evolution", "true", "needs steps");
        }
    }
}
