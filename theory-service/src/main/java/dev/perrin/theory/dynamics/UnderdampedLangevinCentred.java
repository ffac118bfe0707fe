package dev.perrin.theory.dynamics;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.number.DoubleDouble;

/// The Langevin equation begun with the velocity at the middle of a step (T52),
/// `v(0) = ((1+β)v₀ − a(θ₀ − μ))/2`, where v₀ is that of the heavy ball, a backward difference. Its mean follows
/// a run far closer. From the stationary state it is [UnderdampedLangevin].
public record UnderdampedLangevinCentred() implements Dynamics {
    private static final UnderdampedLangevin PLAIN = new UnderdampedLangevin();

    /// In u = ηv: `u(0) = ((1+β)u₀ − xθ₀)/2`.
    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        DoubleDouble fromPosition = mode.dimensionlessCurvature().scaled(-1).negated();
        DoubleDouble fromVelocity = mode.onePlusMomentum().scaled(-1);
        return UnderdampedLangevin.process(mode, start -> start.withVelocity(fromPosition, fromVelocity));
    }

    @Override
    public void requireStable(Eigenmode mode, String hint) {}

    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        return PLAIN.stabilityLimit(hyperparameters);
    }

    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        return PLAIN.criticalEigenvalue(hyperparameters);
    }
}
