package dev.perrin.theory.mode;

/// Where one mode is at step 0.
public sealed interface ModeStart {
    /// The stationary state; for a flat mode the position is a fixed origin and the velocity is stationary.
    record Stationary() implements ModeStart {}

    /// A fixed phase point: θ₀ − μ and v₀.
    record Fixed(double position, double velocity) implements ModeStart {}

    /// The refusal of a stationary start of a mode that has no stationary state.
    static InvalidQuestionException noStationaryState(Eigenmode mode) {
        return new InvalidQuestionException(
                "spectrum.eigenvalue[" + mode.index() + "]",
                mode.eigenvalue(),
                "has negative curvature h + λ, so no stationary state to start from; give start.fixed");
    }
}
