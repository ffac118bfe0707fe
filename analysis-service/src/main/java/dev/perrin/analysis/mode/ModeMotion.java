package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;
import java.util.List;

/// Motion of one mode in the plane of position and velocity.
///
/// @param fitted relaxation from the autocovariance of the velocity
/// @param propagated relaxation from the regression of a phase point on the one before: surer where noise is
///     independent in time
/// @param spectralPeak radians a step
/// @param areaRate mean of xₖyₖ₊₁ − yₖxₖ₊₁ from one snapshot to the next
/// @param expectedAreaRate the same, expected from the second moments of the same snapshots
/// @param effectiveTemperature 2(1−β)(h+λ)Var(x)/η
/// @param equipartition 2(h+λ)Var(x)/(η(1+β)) over Var(y)
/// @param drift directed motion
/// @param distributions of displacements at some lags, empty without even spacing
public record ModeMotion(
        Relaxation fitted,
        Relaxation propagated,
        BoundedEstimate spectralPeak,
        BoundedEstimate areaRate,
        BoundedEstimate expectedAreaRate,
        BoundedEstimate effectiveTemperature,
        BoundedEstimate equipartition,
        Drift drift,
        List<DisplacementDistribution> distributions) {
    public ModeMotion {
        distributions = List.copyOf(distributions);
    }
}
