package dev.perrin.trainer.curvature;

/// How a Hessian was obtained.
public enum HessianMethod {
    /// Closed form.
    ANALYTIC,
    /// Central differences of float64 gradients, symmetrised.
    GRADIENT_DIFFERENCES,
    /// Of the Gauss-Newton matrix: central differences of float64 scores, and a backward pass.
    SCORE_DIFFERENCES,
    /// Products by algorithmic differentiation, exact but for rounding.
    ALGORITHMIC_DIFFERENTIATION
}
