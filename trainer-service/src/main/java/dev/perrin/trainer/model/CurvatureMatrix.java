package dev.perrin.trainer.model;

/// Second derivatives of a loss of scores, ℓᵢ(θ) = ℓ(zᵢ(θ), yᵢ).
public enum CurvatureMatrix {
    /// H = G + (1/N) Σᵢ Σₖ ∂ℓᵢ/∂zₖ ∇²zᵢₖ.
    HESSIAN,
    /// G = (1/N) Σᵢ Jᵢᵀ (∂²ℓᵢ/∂z²) Jᵢ, J = ∂z/∂θ: never negative.
    GAUSS_NEWTON
}
