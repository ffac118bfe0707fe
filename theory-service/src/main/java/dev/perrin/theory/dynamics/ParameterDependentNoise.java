package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import java.util.List;

/// Heavy ball whose noise depends on the parameters, as that of real mini-batches does (T31 – T33). In the
/// stationary state each mode is a heavy ball under the noise of that state; from another start all modes
/// are to be solved together.
///
/// @param solved the processes of all modes from the start asked for; empty for the stationary start.
public record ParameterDependentNoise(List<ModeProcess> solved) implements Dynamics {
    private static final HeavyBall STATIONARY = new HeavyBall();

    public ParameterDependentNoise {
        solved = List.copyOf(solved);
    }

    public ParameterDependentNoise() {
        this(List.of());
    }

    /// @param mode its noise being that of the stationary state.
    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        return solved.isEmpty() ? STATIONARY.processEvenIfUnstable(mode) : solved.get(mode.index());
    }

    /// Noise that grows with the position leaves an unstable mode without an answer: the hint is not for it.
    @Override
    public void requireStable(Eigenmode mode, String hint) {
        STATIONARY.requireStable(mode, "");
    }

    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        return STATIONARY.stabilityLimit(hyperparameters);
    }

    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        return STATIONARY.criticalEigenvalue(hyperparameters);
    }

    @Override
    public boolean followsNoise() {
        return true;
    }

    @Override
    public Dynamics with(List<ModeProcess> processes) {
        return new ParameterDependentNoise(processes);
    }
}
