package dev.perrin.trainer.curvature;

/// ∇L as a function of θ.
@FunctionalInterface
public interface Gradient {
    /// @param parameters θ, length d. Not modified.
    /// @param gradient ∇L(θ), length d. Modified.
    void at(double[] parameters, double[] gradient);
}
