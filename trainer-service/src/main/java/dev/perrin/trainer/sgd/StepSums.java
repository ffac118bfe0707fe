package dev.perrin.trainer.sgd;

/// Sums over all coordinates of one update k, in double precision. Reused from step to step.
public final class StepSums {
    double previousPositionSquared;
    double localDisplacementSquared;
    double globalDisplacementSquared;
    double positionSquared;
    double velocitySquared;
    double positionDotGradient;

    /// ‖θₖ₋₁‖².
    public double previousPositionSquared() {
        return previousPositionSquared;
    }

    /// ‖θₖ − θₖ₋₁‖² of the stored float32 positions.
    public double localDisplacementSquared() {
        return localDisplacementSquared;
    }

    /// ‖θₖ − θ_ref‖².
    public double globalDisplacementSquared() {
        return globalDisplacementSquared;
    }

    /// ‖θₖ‖².
    public double positionSquared() {
        return positionSquared;
    }

    /// ‖vₖ‖².
    public double velocitySquared() {
        return velocitySquared;
    }

    /// θₖ₋₁·(g(θₖ₋₁) + λθₖ₋₁).
    public double positionDotGradient() {
        return positionDotGradient;
    }
}
