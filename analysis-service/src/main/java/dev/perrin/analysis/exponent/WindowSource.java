package dev.perrin.analysis.exponent;

/// How the lags of a fit were chosen.
public enum WindowSource {
    /// Asked for by somebody.
    GIVEN,
    /// [FitWindow], before anything is measured.
    RULE,
    /// [StraightWindow], from the measured curve.
    STRAIGHTEST
}
