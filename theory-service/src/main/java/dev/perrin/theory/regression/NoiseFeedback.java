package dev.perrin.theory.regression;

/// Noise that depends on the parameters, under given hyperparameters: how strongly it feeds on itself, and
/// what it is in the stationary state.
///
/// The noise is uncorrelated in time, whatever it depends on, so every stationary prediction for a mode is
/// that of the heavy ball whose noise has the variance of the stationary state (T15, T32).
public sealed interface NoiseFeedback permits GaussianFeedback, FiniteDataFeedback {
    /// How strongly the noise feeds on itself: unstable at 1 or more.
    double strength();

    /// C_l at the minimiser, per mode; a new array.
    double[] additiveVariances();

    /// C_l in the stationary state, per mode; a new array.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when [#strength] is 1 or more: there is none.
    double[] stationaryVariances();

    /// What one step makes of the noise that has gathered, for starts outside the stationary state.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when there are more modes than it can be
    ///     computed for.
    NoiseRecursion recursion();
}
