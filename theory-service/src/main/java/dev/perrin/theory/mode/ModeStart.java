package dev.perrin.theory.mode;

/// Where one mode is at step 0.
public sealed interface ModeStart {
    /// The stationary state; for a flat mode the position is a fixed origin and the velocity is stationary.
    record Stationary() implements ModeStart {}

    /// A fixed phase point: θ₀ − μ and v₀.
    record Fixed(double position, double velocity) implements ModeStart {}
}
