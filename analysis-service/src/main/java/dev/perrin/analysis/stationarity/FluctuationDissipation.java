package dev.perrin.analysis.stationarity;

/// The fluctuation-dissipation identity ⟨θ·g⟩ = ((1+β)/2) η ⟨‖v‖²⟩, from observations of single steps.
///
/// With Gₖ = g_B(θₖ₋₁) + λθₖ₋₁ (the update is vₖ = βvₖ₋₁ − Gₖ, θₖ = θₖ₋₁ + ηvₖ), pₖ = θₖ₋₁·Gₖ and sₖ = θₖ·vₖ:
///
/// ```text
/// pₖ = β sₖ₋₁ − sₖ + η‖vₖ‖²                       because θₖ₋₁·vₖ = sₖ − η‖vₖ‖²
/// sₖ = (‖θₖ‖² − ‖θₖ₋₁‖²)/(2η) + (η/2)‖vₖ‖²
/// Σₖ₌₁ⁿ pₖ = ((1+β)/2) η Σ‖vₖ‖² − (bₙ − b₀),      bₖ = (1−β)‖θₖ‖²/(2η) + β sₖ
/// ```
///
/// This holds for every window, loss and noise. The ratio ⟨p⟩/(((1+β)/2)η⟨‖v‖²⟩) therefore departs from 1 by the
/// boundary term −(bₙ − b₀)/(((1+β)/2) η Σ‖v‖²) and by nothing else: what the identity tests is whether ‖θ‖² still
/// goes somewhere. The same algebra holds about any fixed origin c, with θ − c for θ; with ‖θₖ − θ_ref‖² observed,
/// the ratio about the reference point follows from its boundary term alone, free of the large ‖θ‖² about 0.
///
/// Which interval is honest: in the stationary state bₙ − b₀ stays bounded, so the ratio's error falls as 1/n and
/// block means, whose boundary terms undo each other, overstate it by up to √blocks; while ‖θ‖² wanders or drifts,
/// the block means' scatter is the right error. The interval from blocks is therefore never too narrow, and
/// excludes 1 when ‖θ‖² goes one way over many blocks. It is the one reported. Source: science.md 1.8, Yaida 2018.
///
/// @param learningRate η > 0, constant over all that is added
/// @param momentumCoefficient β, 0 ≤ β < 1
public record FluctuationDissipation(double learningRate, double momentumCoefficient) {
    public FluctuationDissipation {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException(
                    "learningRate must be finite and greater than 0, but is " + learningRate);
        }
        if (!(momentumCoefficient >= 0 && momentumCoefficient < 1)) {
            throw new IllegalArgumentException(
                    "momentumCoefficient must be at least 0 and less than 1, but is " + momentumCoefficient);
        }
    }

    public FluctuationDissipationState newState() {
        return new FluctuationDissipationState(this);
    }

    /// ((1+β)/2) η.
    double factor() {
        return (1 + momentumCoefficient) / 2 * learningRate;
    }

    /// bₖ of one step.
    ///
    /// @param squared ‖θₖ − c‖²
    /// @param squaredBefore ‖θₖ₋₁ − c‖²
    double boundary(double squared, double squaredBefore, double velocitySquared) {
        double product = (squared - squaredBefore) / (2 * learningRate) + learningRate / 2 * velocitySquared;
        return (1 - momentumCoefficient) * squared / (2 * learningRate) + momentumCoefficient * product;
    }
}
