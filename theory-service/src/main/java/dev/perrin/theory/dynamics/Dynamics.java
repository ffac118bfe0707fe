package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import java.util.List;

/// A model of how SGD moves along one eigenmode.
public sealed interface Dynamics
        permits HeavyBall,
                UnderdampedLangevin,
                UnderdampedLangevinCentred,
                Nesterov,
                EpochShuffled,
                ParameterDependentNoise {
    /// The process of one mode.
    ///
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when the mode is unstable under this dynamics:
    ///     x at or beyond [#stabilityLimit].
    default ModeProcess process(Eigenmode mode) {
        requireStable(mode, "");
        return processEvenIfUnstable(mode);
    }

    /// The process of one mode, which has no stationary state where it is unstable.
    ModeProcess processEvenIfUnstable(Eigenmode mode);

    /// @param hint ends the refusal.
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when x is at or beyond [#stabilityLimit].
    void requireStable(Eigenmode mode, String hint);

    /// The dimensionless curvature x below which a mode of positive curvature is stable.
    double stabilityLimit(Hyperparameters hyperparameters);

    /// The eigenvalue of the Hessian (without the L2 term) at which a mode is critically damped.
    double criticalEigenvalue(Hyperparameters hyperparameters);

    /// Whether the noise of a step is uncorrelated with the position before it.
    default boolean hasNoiseWithoutMemory() {
        return true;
    }

    /// Whether the stationary state is that of the plain heavy ball with independent noise.
    default boolean isPlainHeavyBall() {
        return false;
    }

    /// Whether it follows how the noise depends on the parameters. Others take the noise at the minimiser.
    default boolean followsNoise() {
        return false;
    }

    /// This dynamics with the processes of all modes, solved together; the same where modes are independent.
    default Dynamics with(List<ModeProcess> processes) {
        return this;
    }
}
