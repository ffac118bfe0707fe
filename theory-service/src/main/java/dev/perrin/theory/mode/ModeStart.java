package dev.perrin.theory.mode;

/// Where one mode is at step 0.
public sealed interface ModeStart {
    /// The stationary state; for a flat mode the position is a fixed origin and the velocity is stationary.
    record Stationary() implements ModeStart {}

    /// A start of one's own choice, independent of the later noise.
    sealed interface Started extends ModeStart {
        /// Mean of θ₀ − μ.
        double position();

        /// Mean of v₀.
        double velocity();
    }

    /// A fixed phase point: θ₀ − μ and v₀.
    record Fixed(double position, double velocity) implements Started {}

    /// A Gaussian phase point.
    ///
    /// @param position         mean of θ₀ − μ.
    /// @param velocity         mean of v₀.
    /// @param positionVariance Var θ₀.
    /// @param covariance       Cov(θ₀, v₀).
    /// @param velocityVariance Var v₀.
    record Gaussian(
            double position, double velocity, double positionVariance, double covariance, double velocityVariance)
            implements Started {}

    /// The refusal of a stationary start of a mode that has no stationary state.
    static InvalidQuestionException noStationaryState(Eigenmode mode) {
        return new InvalidQuestionException(
                "spectrum.eigenvalue[" + mode.index() + "]",
                mode.eigenvalue(),
                (mode.hasNegativeCurvature() ? "has negative curvature h + λ" : "is beyond the stability limit")
                        + ", so no stationary state to start from; give start.fixed");
    }
}
