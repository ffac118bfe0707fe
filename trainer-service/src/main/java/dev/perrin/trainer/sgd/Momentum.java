package dev.perrin.trainer.sgd;

/// One step of SGD by the rule that the hyperparameters name.
public final class Momentum {
    private Momentum() {}

    /// Updates the phase point and, in the same pass, sums up what is observed. O(d), no allocation.
    ///
    /// @param point length d. Modified.
    /// @param gradient g at the position, length d, without the L2 term. Not modified.
    /// @param reference origin of the global displacement, length d. Not modified.
    /// @param sums Modified.
    public static void step(
            Hyperparameters hyperparameters, PhasePoint point, float[] gradient, float[] reference, StepSums sums) {
        switch (hyperparameters.rule()) {
            case HEAVY_BALL -> HeavyBall.step(hyperparameters, point, gradient, reference, sums);
            case NESTEROV -> Nesterov.step(hyperparameters, point, gradient, reference, sums);
        }
    }
}
