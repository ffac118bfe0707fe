package dev.perrin.analysis.live;

import dev.perrin.analysis.mode.PhaseThinning;
import java.util.List;

/// Which part of the phase trajectories of a result somebody wants to see.
///
/// @param modes empty for all
/// @param fromStep inclusive, ≥ 0
/// @param toStep inclusive, ≥ `fromStep`
/// @param maxPoints of each mode, ≥ 5
public record PhaseSelection(List<Integer> modes, long fromStep, long toStep, int maxPoints) {
    public PhaseSelection {
        modes = List.copyOf(modes);
        for (int mode : modes) {
            require(mode >= 0, "mode", mode, "must not be negative");
        }
        require(fromStep >= 0, "from_step", fromStep, "must not be negative");
        require(toStep >= fromStep, "to_step", toStep, "must be at least from_step, " + fromStep);
        require(
                maxPoints >= PhaseThinning.LEAST_POINTS,
                "max_points",
                maxPoints,
                "must be at least " + PhaseThinning.LEAST_POINTS + ", or 0 for " + PhasePaths.DEFAULT_POINTS);
    }

    /// As asked for from outside, where 0 stands for all of the steps and for [PhasePaths#DEFAULT_POINTS].
    ///
    /// @throws IllegalArgumentException naming field, value and rule
    public static PhaseSelection of(List<Integer> modes, long fromStep, long toStep, int maxPoints) {
        return new PhaseSelection(
                modes,
                fromStep,
                toStep == 0 ? Long.MAX_VALUE : toStep,
                maxPoints == 0 ? PhasePaths.DEFAULT_POINTS : maxPoints);
    }

    private static void require(boolean holds, String field, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }
}
