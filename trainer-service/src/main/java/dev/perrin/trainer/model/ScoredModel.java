package dev.perrin.trainer.model;

/// A model whose loss is one of scores, ℓᵢ(θ) = ℓ(zᵢ(θ), yᵢ), so that its Hessian has a part that is never negative:
///
/// G = (1/N) Σᵢ Jᵢᵀ (∂²ℓᵢ/∂z²) Jᵢ, J = ∂z/∂θ.
public interface ScoredModel extends Model {
    /// Gv over all examples. Jv is a central difference of the scores over θ ± step·v; the rest is exact but for
    /// rounding.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @param vector v, length d. Not modified.
    /// @param step > 0
    /// @param product length d. Modified.
    void gaussNewtonProduct(double[] parameters, double[] vector, double step, double[] product);
}
