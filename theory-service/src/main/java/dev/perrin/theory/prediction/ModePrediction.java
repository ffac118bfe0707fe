package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.Correlations;
import dev.perrin.theory.mode.DampingRegime;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.PhaseMoments;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.List;
import java.util.Optional;

/// What one dynamics predicts for one mode, counted once.
///
/// @param stationary empty for a mode of negative curvature.
/// @param msd        E(θₖ − θ₀)² at the steps asked.
/// @param evolution  mean and covariance at the steps asked; empty unless asked for.
/// @param correlations stationary, at the steps asked; empty unless asked for.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record ModePrediction(
        Eigenmode mode,
        DampingRegime damping,
        Optional<StationaryMoments> stationary,
        double[] msd,
        List<PhaseMoments> evolution,
        List<Correlations> correlations) {}
