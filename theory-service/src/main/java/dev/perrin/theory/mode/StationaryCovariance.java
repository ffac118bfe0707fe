package dev.perrin.theory.mode;

import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// Stationary covariance of z = (θ, ηv) in units of η²C (T6, T9).
///
/// @param position entry θθ and entry θ(ηv); empty for a flat mode, whose position spreads without end.
/// @param velocity entry (ηv)(ηv).
/// @param localDisplacement E(θ′ − θ)² of one step.
public record StationaryCovariance(Optional<Position> position, DoubleDouble velocity, DoubleDouble localDisplacement) {
    /// @param variance   entry θθ.
    /// @param covariance entry θ(ηv).
    public record Position(DoubleDouble variance, DoubleDouble covariance) {}

    /// For dynamics whose one step moves the position by exactly ηv.
    public static StationaryCovariance ofBackwardDifference(Optional<Position> position, DoubleDouble velocity) {
        return new StationaryCovariance(position, velocity, velocity);
    }

    /// `f = (1 − M) P e₁` for the flow of one step, first entry (T50): half the displacement of that step.
    public DoubleDouble release1(PhaseFlow oneStep) {
        return displacement(oneStep).scaled(-1);
    }

    /// The same, second entry: `Cov(u′, θ′ − θ) = (M P Dᵀ)₂₁ + Q₁₂`, finite for a flat mode, whose m₂₁ and d₁₁ are 0.
    public DoubleDouble release2(PhaseFlow oneStep) {
        DoubleDouble fromVelocity =
                oneStep.m22().times(oneStep.m12()).times(velocity).plus(oneStep.q12());
        return position.map(p -> {
                    DoubleDouble withPosition =
                            oneStep.d11().times(p.variance()).plus(oneStep.m12().times(p.covariance()));
                    return fromVelocity
                            .plus(oneStep.m21().times(withPosition))
                            .plus(oneStep.m22().times(oneStep.d11()).times(p.covariance()));
                })
                .orElse(fromVelocity);
    }

    /// What the flow makes of a displacement from this state: the θθ entry of `D P Dᵀ + Q` (T7), a sum without
    /// cancellation that holds for flat modes too.
    public DoubleDouble displacement(PhaseFlow flow) {
        DoubleDouble fromVelocity = flow.m12().squared().times(velocity).plus(flow.q11());
        return position.map(p -> fromVelocity
                        .plus(flow.d11().squared().times(p.variance()))
                        .plus(flow.d11().times(flow.m12()).times(p.covariance()).times(2)))
                .orElse(fromVelocity);
    }
}
