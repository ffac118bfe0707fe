package dev.perrin.trainer.convergence;

/// Follows the updates of one run, from the first on.
@FunctionalInterface
public interface CriterionState {
    CriterionState NEVER = (_, _, _) -> false;

    /// Called after every update.
    ///
    /// @param update 1, 2, 3, …
    /// @param loss of its minibatch before it, with the L2 term
    /// @param position θ after it. Not modified.
    /// @return whether it was the last one
    boolean isMet(long update, double loss, float[] position);
}
