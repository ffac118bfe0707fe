package dev.perrin.trainer.model;

import java.util.Optional;

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

    /// Whether [#product] can be had: it depends on what computes the model.
    boolean hasProducts();

    /// Hv or Gv over all examples by algorithmic differentiation, exact but for rounding.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @param vector v, length d. Not modified.
    /// @param product length d. Modified.
    /// @throws UnsupportedOperationException unless [#hasProducts]
    void product(CurvatureMatrix matrix, double[] parameters, double[] vector, double[] product);

    /// The same loss in float64, by which the rounding of products is told: a model of its own, to be closed. Empty
    /// where this one computes in float64.
    Optional<ScoredModel> inFloat64();
}
