package dev.perrin.trainer.model.network;

/// Applied to every element.
public enum Activation {
    /// Smooth, so that differences of gradients are second derivatives.
    TANH,
    /// max(0, x).
    RELU
}
