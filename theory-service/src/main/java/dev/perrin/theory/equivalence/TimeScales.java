package dev.perrin.theory.equivalence;

/// What hyperparameters make of any mode, in the continuous model (T37).
///
/// @param inverseTemperature             κ = S(1−β²).
/// @param damping                        γ = (1−β)/(η(1+β)), per unit of time.
/// @param squaredFrequencyPerCurvature   ω²/a = 2/(η(1+β)).
/// @param positionVarianceScale          a·Var θ/Σ = η/(2S(1−β)).
/// @param localDisplacementScale         E δ²/Σ = η²/(S(1−β²)).
/// @param coherenceSteps                 (1+β)/(1−β).
public record TimeScales(
        double inverseTemperature,
        double damping,
        double squaredFrequencyPerCurvature,
        double positionVarianceScale,
        double localDisplacementScale,
        double coherenceSteps) {}
