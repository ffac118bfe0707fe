package dev.perrin.theory.mode;

import java.util.Optional;

/// The random process that one dynamics makes of one mode. Not thread safe: it may remember the step asked
/// last, so rising steps are the cheap order.
public interface ModeProcess {
    /// How the mean decays.
    DampingRegime damping();

    /// The stationary law; empty where there is none at all (a < 0).
    Optional<StationaryMoments> stationary();

    /// Mean-squared displacement E(θₖ − θ₀)² over `step` steps.
    ///
    /// @throws InvalidQuestionException when the start is stationary and the mode has no stationary law, or
    ///     when the value is beyond the range of a double.
    double meanSquaredDisplacement(ModeStart start, long step);

    /// Mean-squared displacement over `step + 1` steps less that over `step`, subtracted before either is rounded.
    ///
    /// @throws InvalidQuestionException as for [#meanSquaredDisplacement].
    double displacementIncrement(ModeStart start, long step);

    /// Mean and covariance after `step` steps.
    ///
    /// @throws InvalidQuestionException as for [#meanSquaredDisplacement].
    PhaseMoments moments(ModeStart start, long step);

    /// Correlations of the stationary state over `step` steps.
    ///
    /// @throws InvalidQuestionException when the mode has no stationary law.
    Correlations correlations(long step);
}
