package dev.perrin.analysis.comparison;

import dev.perrin.proto.theory.v1.Dynamics;
import dev.perrin.proto.theory.v1.ModePrediction;
import dev.perrin.proto.theory.v1.Prediction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What one dynamics says about a run.
///
/// @param dynamics which
/// @param sums over all modes, with displacements at the lags of the question; NaN there and absent elsewhere when only
///     a part of the modes is known
/// @param velocityAutocovariance Σₗ Cov(vₖ, vₖ₊ⱼ) at the same lags, and at 0 before them; empty when only a part of the
///     modes is known
/// @param modes that were projected on, by their place in the spectrum, with curves at the same lags
public record DynamicsPrediction(
        Dynamics dynamics, Prediction sums, List<Double> velocityAutocovariance, Map<Integer, ModePrediction> modes) {
    public DynamicsPrediction {
        velocityAutocovariance = List.copyOf(velocityAutocovariance);
        modes = Map.copyOf(modes);
    }

    public Optional<ModePrediction> mode(int mode) {
        return Optional.ofNullable(modes.get(mode));
    }

    /// What people call it.
    public static String nameOf(Dynamics dynamics) {
        return switch (dynamics) {
            case DYNAMICS_HEAVY_BALL -> "heavy ball";
            case DYNAMICS_UNDERDAMPED_LANGEVIN -> "underdamped Langevin";
            case DYNAMICS_UNDERDAMPED_LANGEVIN_CENTRED -> "underdamped Langevin, centred";
            case DYNAMICS_NESTEROV -> "Nesterov";
            case DYNAMICS_EPOCH_SHUFFLED -> "epoch-shuffled";
            case DYNAMICS_PARAMETER_DEPENDENT_NOISE -> "parameter-dependent noise";
            case DYNAMICS_UNSPECIFIED, UNRECOGNIZED -> "unknown";
        };
    }
}
