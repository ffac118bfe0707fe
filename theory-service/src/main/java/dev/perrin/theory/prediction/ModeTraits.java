package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.Optional;

/// What one dynamics says of a mode whatever the step, the mode counted once.
///
/// @param stationary empty for a mode of negative curvature.
public record ModeTraits(Eigenmode mode, DampingRegime damping, Optional<StationaryMoments> stationary) {}
