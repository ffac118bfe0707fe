package dev.perrin.theory.dynamics;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.kernel.StartMoments;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The continuous model, time in steps, u = ηv (T8):
///
/// ```text
/// dθ = u dτ,   du = −(wθ + 2pu) dτ + σ dW,     p = (1−β)/(1+β),  w = 2x/(1+β),  σ² = 4/(1+β)²  (units of η²C)
/// ```
///
/// p = ηγ and w = η²ω² in the usual symbols.
public record UnderdampedLangevin() implements Dynamics {
    private static final double CRITICAL = 1e-12;

    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        return process(mode, UnaryOperator.identity());
    }

    /// @param beginning what is made of a start that is asked for.
    static ModeProcess process(Eigenmode mode, UnaryOperator<StartMoments> beginning) {
        DoubleDouble p = halfFriction(mode);
        DoubleDouble w = stiffness(mode);
        DoubleDouble sigma = diffusion(mode);
        return new LinearModeProcess(
                mode,
                damping(p, w),
                stationary(mode),
                LangevinStep.flow(p, w, sigma),
                // T10: Q₁₂ = σ² s²/2, which composing flows would lose where it is small beside Q₁₁.
                Optional.of(sigma.scaled(-1)),
                beginning);
    }

    /// There are no others.
    @Override
    public void requireStable(Eigenmode mode, String hint) {}

    /// Every mode of positive curvature is stable.
    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        return Double.POSITIVE_INFINITY;
    }

    /// `(1−β)²/(2η(1+β)) − λ` (T8).
    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        double beta = hyperparameters.momentum();
        return DoubleDouble.sum(1, -beta)
                .squared()
                .dividedBy(DoubleDouble.sum(1, beta)
                        .times(hyperparameters.learningRate())
                        .times(2))
                .minus(DoubleDouble.of(hyperparameters.weightDecay()))
                .value();
    }

    /// p = (1−β)/(1+β).
    private static DoubleDouble halfFriction(Eigenmode mode) {
        return mode.dissipation().dividedBy(mode.onePlusMomentum());
    }

    /// w = 2x/(1+β).
    private static DoubleDouble stiffness(Eigenmode mode) {
        return mode.dimensionlessCurvature().times(2).dividedBy(mode.onePlusMomentum());
    }

    /// σ² = 4/(1+β)².
    private static DoubleDouble diffusion(Eigenmode mode) {
        return DoubleDouble.of(4).dividedBy(mode.onePlusMomentum().squared());
    }

    /// T9: `Var θ = 1/(2(1−β)x)`, `Var ηv = 1/((1−β)(1+β))`, `Cov = 0` in units of η²C.
    private static Optional<StationaryCovariance> stationary(Eigenmode mode) {
        if (mode.hasNegativeCurvature()) {
            return Optional.empty();
        }
        Optional<StationaryCovariance.Position> position = mode.isFlat()
                ? Optional.empty()
                : Optional.of(new StationaryCovariance.Position(
                        DoubleDouble.ONE.dividedBy(mode.dimensionlessCurvature()
                                .times(mode.dissipation())
                                .times(2)),
                        DoubleDouble.ZERO));
        DoubleDouble velocity = DoubleDouble.ONE.dividedBy(mode.dissipation().times(mode.onePlusMomentum()));
        return Optional.of(StationaryCovariance.ofBackwardDifference(position, velocity));
    }

    /// T8: rates `p ± √(p² − w)`, the slow one as w/(fast one).
    private static DampingRegime damping(DoubleDouble p, DoubleDouble w) {
        double discriminant = p.squared().minus(w).value();
        double rate = p.value();
        if (Math.abs(discriminant) <= CRITICAL * rate * rate) {
            return new DampingRegime.Critical(rate, 0);
        }
        if (discriminant < 0) {
            return new DampingRegime.Underdamped(rate, Math.sqrt(-discriminant));
        }
        double fast = rate + Math.sqrt(discriminant);
        return new DampingRegime.Overdamped(w.value() / fast, fast);
    }
}
