package dev.perrin.analysis.stationarity;

/// What was observed at one step k.
///
/// @param step k
/// @param loss of the minibatch at θₖ₋₁; NaN when it was not observed
/// @param positionNormSquared ‖θₖ‖²
/// @param globalSquared ‖θₖ − θ_ref‖²; NaN when it was not observed
/// @param velocityNormSquared ‖vₖ‖²
/// @param positionDotGradient θₖ₋₁·(g_B(θₖ₋₁) + λθₖ₋₁)
public record Observation(
        long step,
        double loss,
        double positionNormSquared,
        double globalSquared,
        double velocityNormSquared,
        double positionDotGradient) {}
