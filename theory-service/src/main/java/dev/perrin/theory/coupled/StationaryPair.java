package dev.perrin.theory.coupled;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.dynamics.EpochShuffled;
import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.dynamics.Nesterov;
import dev.perrin.theory.dynamics.ParameterDependentNoise;
import dev.perrin.theory.dynamics.UnderdampedLangevin;
import dev.perrin.theory.dynamics.UnderdampedLangevinCentred;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.DoubleDouble;

/// The stationary state of two modes with correlated noise, in units of η²C_ij (T22).
///
/// @param covariance  of the two phase points.
/// @param circulation ½⟨θᵢδθⱼ − θⱼδθᵢ⟩ of one step: the area swept in the plane (θᵢ, θⱼ), positive counter-clockwise.
///     For the Langevin equation, per step of time.
public record StationaryPair(CrossCovariance covariance, DoubleDouble circulation) {
    /// @throws InvalidQuestionException when a mode is unstable or flat, or the dynamics is not one of a phase point
    /// alone.
    public static StationaryPair of(Dynamics dynamics, ModePair pair) {
        requireConfined(dynamics, pair.first());
        requireConfined(dynamics, pair.second());
        return switch (dynamics) {
            case HeavyBall _ -> heavyBall(pair);
            case UnderdampedLangevin _, UnderdampedLangevinCentred _ -> langevin(pair);
            case Nesterov _ -> nesterov(pair);
            case EpochShuffled _ ->
                throw new InvalidQuestionException(
                        "dynamics", "epoch-shuffled", "has noise with a memory, and no law of two modes here");
            case ParameterDependentNoise _ ->
                throw new InvalidQuestionException(
                        "dynamics", "parameter-dependent noise", "needs all modes, and has no law of two here");
        };
    }

    private static void requireConfined(Dynamics dynamics, Eigenmode mode) {
        dynamics.process(mode);
        if (!(mode.curvature().hi() > 0)) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue[" + mode.index() + "]",
                    mode.eigenvalue(),
                    "has no positive curvature h + λ, so no stationary position");
        }
    }

    /// T22, with y = 2(1+β) − x, Δ = xᵢ − xⱼ and `E = (1−β)²(xᵢyⱼ + xⱼyᵢ)/2 + βΔ²`, a sum of positive terms.
    private static StationaryPair heavyBall(ModePair pair) {
        Eigenmode mode = pair.first();
        DoubleDouble loss = mode.dissipation();
        DoubleDouble limit = mode.onePlusMomentum().times(2);
        DoubleDouble difference = pair.curvatureDifference();
        DoubleDouble scale = loss.squared()
                .times(crossed(pair, limit, DoubleDouble.ONE))
                .plus(difference.squared().times(mode.momentum()));
        return new StationaryPair(
                twoStep(pair, loss, loss, scale),
                difference.times(mode.onePlusMomentum()).dividedBy(scale).scaled(-1));
    }

    /// T22. `ψ = θ − βηv` is a heavy ball of momentum βy, y = 1 − x; `E = dᵢdⱼ(xᵢYⱼ + xⱼYᵢ)/2 + β²Δ²` with d = 1 − βy
    /// and Y = 2(1+β) − (1+2β)x.
    private static StationaryPair nesterov(ModePair pair) {
        Eigenmode mode = pair.first();
        double beta = mode.momentum();
        DoubleDouble push = mode.onePlusMomentum();
        DoubleDouble lossOfFirst = lookaheadLoss(pair.first());
        DoubleDouble lossOfSecond = lookaheadLoss(pair.second());
        DoubleDouble difference = pair.curvatureDifference();
        DoubleDouble scale = lossOfFirst
                .times(lossOfSecond)
                .times(crossed(pair, push.times(2), DoubleDouble.sum(1, 2 * beta)))
                .plus(difference.times(beta).squared());
        CrossCovariance ahead = twoStep(pair, lossOfFirst, lossOfSecond, scale);
        DoubleDouble velocities = ahead.velocities();
        DoubleDouble carried = velocities.times(beta);
        DoubleDouble positions = ahead.positions().plus(carried.times(push));
        DoubleDouble spread = positions.plus(DoubleDouble.product(beta, beta).dividedBy(scale));
        return new StationaryPair(
                new CrossCovariance(
                        positions,
                        ahead.positionVelocity().plus(carried),
                        ahead.velocityPosition().plus(carried),
                        velocities),
                difference.times(push).times(spread).scaled(-1));
    }

    /// T22. `⟨θᵢθⱼ⟩ = 1/((1−β)(xᵢ + xⱼ) + (1+β)Δ²/(4(1−β)))`.
    private static StationaryPair langevin(ModePair pair) {
        Eigenmode mode = pair.first();
        DoubleDouble loss = mode.dissipation();
        DoubleDouble difference = pair.curvatureDifference();
        DoubleDouble sum = mode.dimensionlessCurvature().plus(pair.second().dimensionlessCurvature());
        DoubleDouble positions = DoubleDouble.ONE.dividedBy(loss.times(sum)
                .plus(difference
                        .squared()
                        .times(mode.onePlusMomentum())
                        .dividedBy(loss)
                        .scaled(-2)));
        DoubleDouble circulation = positions.times(difference).dividedBy(loss).scaled(-1);
        return new StationaryPair(
                new CrossCovariance(
                        positions,
                        circulation,
                        circulation.negated(),
                        positions.times(sum).dividedBy(mode.onePlusMomentum())),
                circulation);
    }

    /// T22: two heavy balls whose momenta 1 − dᵢ and 1 − dⱼ may differ.
    private static CrossCovariance twoStep(
            ModePair pair, DoubleDouble lossOfFirst, DoubleDouble lossOfSecond, DoubleDouble scale) {
        DoubleDouble ofFirst = lossOfSecond.times(pair.first().dimensionlessCurvature());
        DoubleDouble ofSecond = lossOfFirst.times(pair.second().dimensionlessCurvature());
        DoubleDouble difference = pair.curvatureDifference();
        return new CrossCovariance(
                lossOfFirst
                        .plus(lossOfSecond)
                        .minus(lossOfFirst.times(lossOfSecond))
                        .dividedBy(scale),
                ofSecond.plus(difference).dividedBy(scale),
                ofFirst.minus(difference).dividedBy(scale),
                ofFirst.plus(ofSecond).dividedBy(scale));
    }

    /// `(xᵢYⱼ + xⱼYᵢ)/2` with `Y = limit − slope·x`.
    private static DoubleDouble crossed(ModePair pair, DoubleDouble limit, DoubleDouble slope) {
        DoubleDouble x = pair.first().dimensionlessCurvature();
        DoubleDouble other = pair.second().dimensionlessCurvature();
        DoubleDouble gap = limit.minus(slope.times(x));
        DoubleDouble otherGap = limit.minus(slope.times(other));
        return x.times(otherGap).plus(other.times(gap)).scaled(-1);
    }

    /// `1 − β(1 − x)`.
    private static DoubleDouble lookaheadLoss(Eigenmode mode) {
        return mode.dissipation().plus(mode.dimensionlessCurvature().times(mode.momentum()));
    }
}
