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

/// Nesterov momentum as PyTorch has it, exactly (T13):
/// `vₖ₊₁ = βvₖ − gₖ`, `θₖ₊₁ = θₖ + η(βvₖ₊₁ − gₖ)` with `gₖ = aθₖ + nₖ`. In z = (θ, ηv) and units of η²C
///
/// ```text
/// M = | 1 − (1+β)x   β² |      Q = | (1+β)²  1+β |      x = ηa
///     |    −x        β  |          |  1+β     1  |
/// ```
public record Nesterov() implements Dynamics {
    private static final double CRITICAL = 1e-12;

    @Override
    public ModeProcess processEvenIfUnstable(Eigenmode mode) {
        PhaseFlow step = step(mode);
        return new LinearModeProcess(mode, damping(mode), stationary(mode, step), step);
    }

    @Override
    public void requireStable(Eigenmode mode, String hint) {
        Stability.require(
                mode,
                stabilityGap(mode).value(),
                "2(1 + momentum)/(1 + 2 momentum) = " + stabilityLimit(mode.hyperparameters()),
                hint);
    }

    @Override
    public double stabilityLimit(Hyperparameters hyperparameters) {
        double beta = hyperparameters.momentum();
        return 2 * (1 + beta) / (1 + 2 * beta);
    }

    @Override
    public double criticalEigenvalue(Hyperparameters hyperparameters) {
        return critical(hyperparameters.momentum())
                .dividedBy(hyperparameters.learningRate())
                .minus(DoubleDouble.of(hyperparameters.weightDecay()))
                .value();
    }

    private static PhaseFlow step(Eigenmode mode) {
        DoubleDouble x = mode.dimensionlessCurvature();
        DoubleDouble beta = DoubleDouble.of(mode.momentum());
        DoubleDouble push = mode.onePlusMomentum();
        DoubleDouble fall = push.times(x).negated();
        return new PhaseFlow(
                DoubleDouble.ONE.plus(fall),
                beta.squared(),
                x.negated(),
                beta,
                fall,
                mode.dissipation().negated(),
                push.squared(),
                push,
                DoubleDouble.ONE);
    }

    /// T14. `Var θ = ((1+β)²(1−βy) + β²(1+βy)) / ((1−βy)x(1+y(1+2β)))` with y = 1 − x; the other two follow
    /// from it.
    private static Optional<StationaryCovariance> stationary(Eigenmode mode, PhaseFlow step) {
        if (mode.hasNegativeCurvature() || stabilityGap(mode).value() <= 0) {
            return Optional.empty();
        }
        DoubleDouble one = DoubleDouble.ONE;
        DoubleDouble spread = mode.dissipation().times(mode.onePlusMomentum());
        if (mode.isFlat()) {
            return withLocalDisplacement(Optional.empty(), one.dividedBy(spread), step);
        }
        double beta = mode.momentum();
        DoubleDouble x = mode.dimensionlessCurvature();
        DoubleDouble push = mode.onePlusMomentum();
        DoubleDouble y = one.minus(x);
        DoubleDouble decay = mode.dissipation().plus(x.times(beta));
        DoubleDouble variance = push.squared()
                .times(decay)
                .plus(one.plus(y.times(beta)).times(DoubleDouble.product(beta, beta)))
                .dividedBy(decay.times(x).times(stabilityGap(mode)));
        DoubleDouble xx = x.squared().times(variance);
        DoubleDouble cubed = DoubleDouble.product(beta, beta).times(beta);
        DoubleDouble pull = x.times(step.m11()).times(variance);
        DoubleDouble covariance = push.minus(pull)
                .plus(cubed.times(xx.plus(one)).dividedBy(spread))
                .dividedBy(one.minus(step.m11().times(beta))
                        .plus(x.times(DoubleDouble.product(beta, beta)))
                        .plus(x.times(2).times(cubed.times(beta)).dividedBy(spread)));
        DoubleDouble velocity =
                xx.minus(x.times(2 * beta).times(covariance)).plus(one).dividedBy(spread);
        return withLocalDisplacement(
                Optional.of(new StationaryCovariance.Position(variance, covariance)), velocity, step);
    }

    private static Optional<StationaryCovariance> withLocalDisplacement(
            Optional<StationaryCovariance.Position> position, DoubleDouble velocity, PhaseFlow step) {
        DoubleDouble local = new StationaryCovariance(position, velocity, velocity).displacement(step);
        return Optional.of(new StationaryCovariance(position, velocity, local));
    }

    /// T13. The roots of `z² − (1+β)yz + βy`, y = 1 − x, are complex where `((1−β)/(1+β))² < x < 1`.
    private static DampingRegime damping(Eigenmode mode) {
        DoubleDouble x = mode.dimensionlessCurvature();
        DoubleDouble critical = critical(mode.momentum());
        DoubleDouble rest = DoubleDouble.ONE.minus(x);
        double aboveCritical = x.minus(critical).value();
        double y = rest.value();
        double sum = mode.onePlusMomentum().times(rest).value();
        double decay = -Math.log(mode.momentum() * Math.abs(y));
        if (Math.abs(aboveCritical) <= CRITICAL * critical.value() || Math.abs(y) <= CRITICAL) {
            return new DampingRegime.Critical(decay / 2, 0);
        }
        // (1+β)²y² − 4βy = (1+β)²y(xc − x).
        double root = Math.sqrt(Math.abs(y * aboveCritical)) * (1 + mode.momentum());
        if (aboveCritical > 0 && y > 0) {
            return new DampingRegime.Underdamped(decay / 2, Math.atan2(root, sum));
        }
        // A root of absolute value 1 − q has q² − (2 − |(1+β)y|)q + g = 0, where g is x, or 1 + y(1+2β) for y < 0.
        double gap = y > 0 ? x.value() : stabilityGap(mode).value();
        double linear =
                y > 0 ? mode.dissipation().plus(mode.onePlusMomentum().times(x)).value() : 2 + sum;
        double slow = -Math.log1p(-gap / ((linear + root) / 2));
        return y > 0
                ? new DampingRegime.Overdamped(slow, decay - slow)
                : new DampingRegime.Alternating(slow, decay - slow);
    }

    /// `1 + y(1+2β) = 2(1+β) − x(1+2β)`, positive where the mode is stable.
    private static DoubleDouble stabilityGap(Eigenmode mode) {
        DoubleDouble slope = DoubleDouble.sum(1, 2 * mode.momentum());
        return mode.onePlusMomentum().times(2).minus(slope.times(mode.dimensionlessCurvature()));
    }

    private static DoubleDouble critical(double momentum) {
        return DoubleDouble.sum(1, -momentum)
                .dividedBy(DoubleDouble.sum(1, momentum))
                .squared();
    }
}
