package dev.perrin.trainer.model.network;

import dev.perrin.trainer.model.CurvatureMatrix;

/// Products with second derivatives by algorithmic differentiation, of an engine's minibatch at its parameters: forward
/// with the derivative along a vector v beside every value (z and ż = Jv), then backward through both at once, from
/// (∂²ℓ/∂z²) ż at z and, for the Hessian, from ∂ℓ/∂z at ż. Exact but for rounding, at kinks too: there it is the
/// derivative of the gradient that the engine gives.
public interface Tangents {
    /// The engine's gradient is then Hv, or Gv, of the mean loss of the minibatch.
    ///
    /// @param vector v, length d. Not modified.
    void differentiate(CurvatureMatrix matrix, double[] vector);
}
