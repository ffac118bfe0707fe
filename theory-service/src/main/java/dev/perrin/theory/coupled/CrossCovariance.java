package dev.perrin.theory.coupled;

import dev.perrin.theory.mode.PhaseFlow;
import dev.perrin.theory.number.DoubleDouble;

/// Covariance of the phase point (θᵢ, ηvᵢ) of one mode with the phase point (θⱼ, ηvⱼ) of another, in units of η²C_ij.
///
/// @param positions        ⟨θᵢθⱼ⟩.
/// @param positionVelocity ⟨θᵢ ηvⱼ⟩.
/// @param velocityPosition ⟨ηvᵢ θⱼ⟩.
/// @param velocities       ⟨ηvᵢ ηvⱼ⟩.
public record CrossCovariance(
        DoubleDouble positions, DoubleDouble positionVelocity, DoubleDouble velocityPosition, DoubleDouble velocities) {
    /// Independent modes.
    public static final CrossCovariance NONE =
            new CrossCovariance(DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO, DoubleDouble.ZERO);

    public CrossCovariance plus(CrossCovariance other) {
        return new CrossCovariance(
                positions.plus(other.positions),
                positionVelocity.plus(other.positionVelocity),
                velocityPosition.plus(other.velocityPosition),
                velocities.plus(other.velocities));
    }

    public CrossCovariance minus(CrossCovariance other) {
        return new CrossCovariance(
                positions.minus(other.positions),
                positionVelocity.minus(other.positionVelocity),
                velocityPosition.minus(other.velocityPosition),
                velocities.minus(other.velocities));
    }

    /// `Mᵢ P Mⱼᵀ`: what the mean flows of the two modes make of this covariance.
    public CrossCovariance carriedBy(PhaseFlow first, PhaseFlow second) {
        DoubleDouble row1Position =
                first.m11().times(positions).plus(first.m12().times(velocityPosition));
        DoubleDouble row1Velocity =
                first.m11().times(positionVelocity).plus(first.m12().times(velocities));
        DoubleDouble row2Position =
                first.m21().times(positions).plus(first.m22().times(velocityPosition));
        DoubleDouble row2Velocity =
                first.m21().times(positionVelocity).plus(first.m22().times(velocities));
        return new CrossCovariance(
                row1Position.times(second.m11()).plus(row1Velocity.times(second.m12())),
                row1Position.times(second.m21()).plus(row1Velocity.times(second.m22())),
                row2Position.times(second.m11()).plus(row2Velocity.times(second.m12())),
                row2Position.times(second.m21()).plus(row2Velocity.times(second.m22())));
    }
}
