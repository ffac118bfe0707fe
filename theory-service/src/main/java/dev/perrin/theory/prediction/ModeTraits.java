package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.StationaryMoments;
import dev.perrin.theory.relaxation.RelativeEntropy;
import dev.perrin.theory.relaxation.StationarityTime;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What one dynamics says of a mode whatever the step, the mode counted once.
///
/// @param stationary empty for a mode of negative curvature.
public record ModeTraits(Eigenmode mode, ModeProcess process, ModeStart start, Optional<StationaryMoments> stationary) {
    static ModeTraits of(Eigenmode mode, ModeProcess process, ModeStart start) {
        return new ModeTraits(mode, process, start, process.stationary());
    }

    /// How the mean decays.
    public DampingRegime damping() {
        return process.damping();
    }

    /// Whether the mode has a stationary position.
    public boolean hasStationaryPosition() {
        return stationary.flatMap(StationaryMoments::position).isPresent();
    }

    /// Excess loss a Var θ/2 in the stationary state (T48); empty where the position is not stationary.
    public OptionalDouble excessLoss() {
        return perPositionVariance(mode.curvature().value() / 2);
    }

    /// Temperature 2(1−β)a Var θ/η (T48); empty where the position is not stationary.
    public OptionalDouble effectiveTemperature() {
        return perPositionVariance(
                2 * mode.dissipation().value() * mode.curvature().value() / mode.learningRate());
    }

    /// Steps of one oscillation; empty where the mode does not oscillate.
    public OptionalDouble period() {
        double frequency = damping().angularFrequency();
        return frequency > 0 ? OptionalDouble.of(2 * Math.PI / frequency) : OptionalDouble.empty();
    }

    /// Relative entropy to the stationary law (T26); empty where that has no density.
    public Optional<RelativeEntropy> relativeEntropy() {
        return RelativeEntropy.of(process, start);
    }

    /// Steps until stationary (T27); empty where there is no such step.
    ///
    /// @param tolerance ε > 0.
    public OptionalLong stepsUntilStationary(double tolerance) {
        return relativeEntropy()
                .map(entropy -> StationarityTime.steps(entropy, tolerance, Long.MAX_VALUE))
                .orElse(OptionalLong.empty());
    }

    private OptionalDouble perPositionVariance(double factor) {
        return stationary
                .flatMap(StationaryMoments::position)
                .map(position -> OptionalDouble.of(factor * position.variance()))
                .orElse(OptionalDouble.empty());
    }
}
