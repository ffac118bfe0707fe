package dev.perrin.theory.prediction;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Everything that a prediction depends on.
///
/// @param dynamics     at least one; answered in this order.
/// @param steps        where curves are evaluated; may be empty. Not modified.
/// @param perMode      whether every mode is returned beside the sums.
/// @param curves       what is evaluated at `steps` beside displacements.
/// @param window       over which the exponent is fitted.
/// @param stationarityTolerance ε > 0 within which the steps until stationary are looked for; empty for not at all.
/// @param integral     how densities are integrated over.
/// @param comparison   dynamics whose sums are compared.
/// @param allowUnstable whether modes beyond the stability limit are answered for, unless the start is stationary.
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
        Optional<FitWindow> window,
        OptionalDouble stationarityTolerance,
        BulkIntegral integral,
        Optional<Comparison> comparison,
        boolean allowUnstable) {
    /// A model, and what it is held against.
    public record Comparison(Dynamics model, Dynamics exact) {}

    /// No densities, no comparison.
    public Question(
            Hyperparameters hyperparameters,
            Spectrum spectrum,
            NoiseModel noise,
            Start start,
            List<Dynamics> dynamics,
            long[] steps,
            boolean perMode,
            Curves curves,
            Optional<FitWindow> window) {
        this(
                hyperparameters,
                spectrum,
                noise,
                start,
                dynamics,
                steps,
                perMode,
                curves,
                window,
                OptionalDouble.empty(),
                BulkIntegral.DEFAULT,
                Optional.empty(),
                false);
    }

    public Question {
        dynamics = List.copyOf(dynamics);
        start.requireModes(spectrum.size());
        require(!curves.evolution() || perMode, "evolution", "true", "needs per_mode");
        require(!curves.correlation() || perMode, "correlation", "true", "needs per_mode");
        stationarityTolerance.ifPresent(tolerance -> require(
                tolerance > 0 && tolerance < Double.POSITIVE_INFINITY,
                "stationarity_tolerance",
                tolerance,
                "must be finite and greater than 0"));
        boolean hasSteps = steps.length > 0;
        require(hasSteps || !curves.evolution(), "evolution", "true", "needs steps");
        require(hasSteps || !curves.correlation(), "correlation", "true", "needs steps");
        require(hasSteps || !curves.localExponent(), "local_exponent", "true", "needs steps");
        require(hasSteps || !curves.loss(), "loss", "true", "needs steps");
        require(hasSteps || !curves.relativeEntropy(), "relative_entropy", "true", "needs steps");
        require(hasSteps || window.isEmpty(), "exponent_window", "given", "needs steps");
        for (int i = 0; i < steps.length; i++) {
            require(
                    steps[i] > 0 || !curves.correlation(),
                    "steps[" + i + "]",
                    0,
                    "must be at least 1 with correlation");
            require(
                    steps[i] > 0 || !curves.localExponent(),
                    "steps[" + i + "]",
                    0,
                    "must be at least 1 with local_exponent");
        }
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new InvalidQuestionException(field, value, rule);
        }
    }
}
