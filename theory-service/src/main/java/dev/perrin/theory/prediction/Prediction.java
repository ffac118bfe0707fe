package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import java.util.OptionalDouble;

/// What one dynamics predicts for a whole spectrum: sums over modes with their multiplicities.
///
/// @param msd              Σ E(θₖ − θ₀)² at the steps asked.
/// @param localDisplacement Σ E δ²; empty when a mode has no stationary velocity.
/// @param positionVariance tr Cov θ; empty when a mode has no stationary position.
/// @param velocityVariance tr Cov v; empty when a mode has no stationary velocity.
/// @param exponent         present when a window was given.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Prediction(
        Dynamics dynamics,
        double[] msd,
        OptionalDouble localDisplacement,
        OptionalDouble positionVariance,
        OptionalDouble velocityVariance,
        OptionalDouble exponent,
        double criticalEigenvalue) {}
