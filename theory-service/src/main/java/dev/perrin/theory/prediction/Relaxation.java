package dev.perrin.theory.prediction;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Steps until every mode is stationary: those of the slowest. Mutable; one instance backs one prediction.
final class Relaxation {
    private final OptionalDouble tolerance;
    private boolean ends = true;
    private long steps;

    private final boolean ofEveryMode;

    /// @param tolerance   empty where nobody asks.
    /// @param ofEveryMode whether modes are told of even where one of them is never stationary.
    Relaxation(OptionalDouble tolerance, boolean ofEveryMode) {
        this.tolerance = tolerance;
        this.ofEveryMode = ofEveryMode;
    }

    /// @return steps until this mode is stationary; empty where it never is, and where nobody asks.
    OptionalLong add(ModeTraits traits) {
        if (tolerance.isEmpty() || !(ends || ofEveryMode)) {
            return OptionalLong.empty();
        }
        OptionalLong ofMode = traits.stepsUntilStationary(tolerance.getAsDouble());
        ends &= ofMode.isPresent();
        steps = Math.max(steps, ofMode.orElse(0));
        return ofMode;
    }

    /// @return empty where a mode never is, and where nobody asks.
    OptionalLong steps() {
        return tolerance.isPresent() && ends ? OptionalLong.of(steps) : OptionalLong.empty();
    }
}
