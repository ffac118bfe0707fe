package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;

/// The steps [from, to] over which an exponent is fitted.
public record FitWindow(long from, long to) {
    public FitWindow {
        if (from < 1) {
            throw new InvalidQuestionException("exponent_window.from", from, "must be at least 1");
        }
        if (to <= from) {
            throw new InvalidQuestionException("exponent_window.to", to, "must be greater than from");
        }
    }

    public boolean contains(long step) {
        return from <= step && step <= to;
    }
}
