package dev.perrin.trainer.curvature;

/// How a Hessian was obtained.
public enum HessianMethod {
    /// Closed form.
    ANALYTIC,
    /// Central differences of float64 gradients, symmetrised.
    GRADIENT_DIFFERENCES
}
