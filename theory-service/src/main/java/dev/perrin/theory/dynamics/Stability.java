package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;

/// The refusal of modes that have no stable dynamics.
final class Stability {
    private Stability() {}

    /// @param gap   how far below the limit the curvature of the mode is, in any unit.
    /// @param limit of x, with its formula in terms of the fields of a request.
    /// @param hint  ends the refusal.
    static void require(Eigenmode mode, double gap, String limit, String hint) {
        if (!(gap > 0)) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue[" + mode.index() + "]",
                    mode.eigenvalue(),
                    "x = learning_rate · (eigenvalue + weight_decay) = "
                            + mode.dimensionlessCurvature().value() + " must be below the stability limit " + limit
                            + hint);
        }
    }
}
