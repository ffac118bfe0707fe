package dev.perrin.theory.dynamics;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// Stochastic gradient descent with momentum on a parabola, exactly:
/// `vₖ₊₁ = βvₖ − aθₖ − nₖ`, `θₖ₊₁ = θₖ + ηvₖ₊₁`, with independent nₖ of variance C.
///
/// In z = (θ, ηv) and units of η²C one step is (T3)
///
/// ```text
/// M = | 1 − x   β |      Q = | 1  1 |      x = ηa
///     |  −x     β |          | 1  1 |
/// ```
public record HeavyBall() implements Dynamics {
    /// Relative distance from a critical curvature within which a mode is called critical.
    private static final double CRITICAL = 1e-12;

    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        return new LinearModeProcess(mode, damping(mode), stationary(mode), step(mode));
    }

    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        return 2 * (1 + hyperparameters.momentum());
    }

    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        return lowerCritical(hyperparameters.momentum())
                .dividedBy(hyperparameters.learningRate())
                .minus(DoubleDouble.of(hyperparameters.weightDecay()))
                .value();
    }

    @Override
    public boolean isPlainHeavyBall() {
        return true;
    }

    @Override
    public void requireStable(Eigenmode mode, String hint) {
        Stability.require(mode, stabilityGap(mode).value(), "2(1 + momentum) = " + 2 * (1 + mode.momentum()), hint);
    }

    /// The flow of one step, noise in units of η²C.
    public static PhaseFlow step(Eigenmode mode) {
        DoubleDouble x = mode.dimensionlessCurvature();
        DoubleDouble beta = DoubleDouble.of(mode.momentum());
        return new PhaseFlow(
                DoubleDouble.ONE.minus(x),
                beta,
                x.negated(),
                beta,
                x.negated(),
                mode.dissipation().negated(),
                DoubleDouble.ONE,
                DoubleDouble.ONE,
                DoubleDouble.ONE);
    }

    /// T6: `Var θ = (1+β)/(x(1−β)y)`, `Var ηv = 2/((1−β)y)`, `Cov = Var ηv/2` in units of η²C, with `y =
    /// 2(1+β) − x`.
    static Optional<StationaryCovariance> stationary(Eigenmode mode) {
        if (mode.hasNegativeCurvature() || stabilityGap(mode).value() <= 0) {
            return Optional.empty();
        }
        DoubleDouble halfVelocity =
                DoubleDouble.ONE.dividedBy(mode.dissipation().times(stabilityGap(mode)));
        Optional<StationaryCovariance.Position> position = mode.isFlat()
                ? Optional.empty()
                : Optional.of(new StationaryCovariance.Position(
                        halfVelocity.times(mode.onePlusMomentum()).dividedBy(mode.dimensionlessCurvature()),
                        halfVelocity));
        return Optional.of(StationaryCovariance.ofBackwardDifference(position, halfVelocity.times(2)));
    }

    /// T5. The roots of `z² − (1+β−x)z + β` are real where `(x − (1−√β)²)(x − (1+√β)²) > 0`.
    static DampingRegime damping(Eigenmode mode) {
        DoubleDouble x = mode.dimensionlessCurvature();
        DoubleDouble lower = lowerCritical(mode.momentum());
        DoubleDouble upper = upperCritical(mode.momentum());
        double aboveLower = x.minus(lower).value();
        double belowUpper = upper.minus(x).value();
        double decay = -Math.log(mode.momentum());
        if (Math.abs(aboveLower) <= CRITICAL * lower.value()) {
            return new DampingRegime.Critical(decay / 2, 0);
        }
        if (Math.abs(belowUpper) <= CRITICAL * upper.value()) {
            return new DampingRegime.Critical(decay / 2, Math.PI);
        }
        double discriminant = aboveLower * belowUpper;
        if (discriminant > 0) {
            double twiceCosine = mode.onePlusMomentum().minus(x).value();
            return new DampingRegime.Underdamped(decay / 2, Math.atan2(Math.sqrt(discriminant), twiceCosine));
        }
        // A root of absolute value 1 − q has q² − (1−β+g)q + g = 0, where g is x, or y when the roots are negative.
        double gap = aboveLower < 0 ? x.value() : stabilityGap(mode).value();
        double sum = mode.dissipation().value() + gap;
        double slowLoss = gap / ((sum + Math.sqrt(-discriminant)) / 2);
        double slow = -Math.log1p(-slowLoss);
        return aboveLower < 0
                ? new DampingRegime.Overdamped(slow, decay - slow)
                : new DampingRegime.Alternating(slow, decay - slow);
    }

    /// `y = 2(1+β) − x`, positive where the mode is stable.
    private static DoubleDouble stabilityGap(Eigenmode mode) {
        return mode.onePlusMomentum().times(2).minus(mode.dimensionlessCurvature());
    }

    /// `(1 − √β)²`, as `((1−β)/(1+√β))²`.
    private static DoubleDouble lowerCritical(double momentum) {
        return DoubleDouble.sum(1, -momentum).dividedBy(onePlusRoot(momentum)).squared();
    }

    private static DoubleDouble upperCritical(double momentum) {
        return onePlusRoot(momentum).squared();
    }

    private static DoubleDouble onePlusRoot(double momentum) {
        return DoubleDouble.ONE.plus(DoubleDouble.of(momentum).squareRoot());
    }
}
