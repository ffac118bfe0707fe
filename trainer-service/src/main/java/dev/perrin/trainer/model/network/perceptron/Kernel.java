package dev.perrin.trainer.model.network.perceptron;

import dev.perrin.trainer.model.network.Elements;

/// The arithmetic of a perceptron in one float type. With the inputs A₀ of S examples as rows,
///
/// Zₗ = Aₗ Wₗᵀ + bₗ,  Aₗ₊₁ = f(Zₗ);  Dₗ = ∂L/∂Zₗ:  ∂L/∂Wₗ = Dₗᵀ Aₗ,  ∂L/∂bₗ = column sums of Dₗ,
/// Dₗ₋₁ = Dₗ Wₗ ∘ f′, where f′ is 1 − A² of tanh, and 1 or 0 of ReLU.
///
/// Cost: 6 S d multiplications and additions, less those of the first layer's errors.
sealed interface Kernel permits Float32Kernel, Float64Kernel {
    /// Makes room for another number of examples.
    void resize(int size);

    /// θ, in the order of the layout.
    Elements parameters();

    /// ∂L/∂θ, in the order of the layout, after [#backward].
    Elements gradient();

    /// A₀, examples × features.
    Elements inputs();

    /// Scores, examples × classes, after [#forward]; [#backward] begins with what stands there.
    Elements scores();

    void forward();

    void backward();
}
