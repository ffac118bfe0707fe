package dev.perrin.theory.mode;

import java.util.Optional;

/// What is stationary of a mode after long times.
///
/// @param position      absent where the position has no stationary law: a flat mode with noise.
/// @param velocityVariance Var v.
/// @param localDisplacement E δ² = η² Var v of one step.
public record StationaryMoments(Optional<Position> position, double velocityVariance, double localDisplacement) {
    /// @param variance   Var θ.
    /// @param covarianceWithVelocity Cov(θ, v).
    public record Position(double variance, double covarianceWithVelocity) {}
}
