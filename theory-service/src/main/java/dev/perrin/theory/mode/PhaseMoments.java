package dev.perrin.theory.mode;

/// Mean and covariance of the phase point (θ − μ, v) of one mode at one step.
public record PhaseMoments(
        double meanPosition,
        double meanVelocity,
        double positionVariance,
        double positionVelocityCovariance,
        double velocityVariance) {}
