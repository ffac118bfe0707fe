package dev.perrin.theory.prediction;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Steps until every mode is stationary: those of the slowest. Mutable; one instance backs one prediction.
final class Relaxation {
    private final OptionalDouble tolerance;
    private boolean ends = true;
    private long steps;

    /// @param tolerance empty where nobody asks.
    Relaxation(OptionalDouble tolerance) {
        this.tolerance = tolerance;
    }

    void add(ModeTraits traits) {
        if (tolerance.isPresent() && ends) {
            OptionalLong ofMode = traits.stepsUntilStationary(tolerance.getAsDouble());
            ends = ofMode.isPresent();
            steps = Math.max(steps, ofMode.orElse(0));
        }
    }

    /// @return empty where a mode never is, and where nobody asks.
    OptionalLong steps() {
        return tolerance.isPresent() && ends ? OptionalLong.of(steps) : OptionalLong.empty();
    }
}
