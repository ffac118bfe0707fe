package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;

/// Takes an answer as it is computed, so that no more of it is ever held than one tile. For every dynamics,
/// in the order asked: `begin`, then every `tile` if modes were asked for, then `end`.
///
/// Tiles come block of modes by block of modes, each with its slices of the grid in order. A sink may block,
/// to slow the computation down to its reader. What it throws ends the computation and comes out of
/// [Predictor#predict].
public interface PredictionSink {
    /// @param index of the dynamics among those asked for.
    void begin(int index, Dynamics dynamics);

    /// @param tile valid during this call only.
    void tile(ModeTile tile);

    /// A chance to end the computation: called after every tile, whether modes were asked for or not.
    default void tileDone() {}

    /// @param sums over all modes.
    void end(Prediction sums);

    /// After the last dynamics, if asked for.
    default void compare(SdeError error) {}
}
