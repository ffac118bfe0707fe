package dev.perrin.theory.prediction;

/// A quantity of one mode that is evaluated at every step of a grid.
public enum Curve {
    /// E(θₖ − θ₀)² from the start asked for.
    MSD,
    /// MSDₖ₊₁ − MSDₖ, subtracted before anything is rounded.
    MSD_INCREMENT,
    /// E θₖ − μ.
    MEAN_POSITION,
    /// E vₖ.
    MEAN_VELOCITY,
    /// Var θₖ.
    POSITION_VARIANCE,
    /// Cov(θₖ, vₖ).
    POSITION_VELOCITY_COVARIANCE,
    /// Var vₖ.
    VELOCITY_VARIANCE,
    /// Cov(θ₀, θₖ)/Var θ in the stationary state; of modes with a stationary position only.
    POSITION_AUTOCORRELATION,
    /// Cov(v₀, vₖ)/Var v in the stationary state.
    VELOCITY_AUTOCORRELATION,
    /// Variance of the mean of k consecutive positions in the stationary state; of modes with a stationary
    /// position only, and where the dynamics has a form for it.
    AVERAGE_VARIANCE,
    /// a E(θₖ − μ)²/2 (T48).
    EXCESS_LOSS,
    /// E vₖ².
    SQUARED_VELOCITY,
    /// Relative entropy of the law at k to the stationary law, in nats (T26); of modes that have one with a density
    /// only.
    RELATIVE_ENTROPY
}
