package dev.perrin.analysis.growth;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// What a local exponent α says about the motion. Ordered by α.
///
/// | regime | when |
/// | --- | --- |
/// | normal | the interval of α holds 1, or α is within [#NEAR] of it |
/// | confined | else, α ≤ [#CONFINED_UP_TO] |
/// | ballistic | else, α ≥ [#BALLISTIC_FROM], or α ≥ 1.5 and the interval holds 2 |
/// | subdiffusive, superdiffusive | else, α < 1 and α > 1 |
public enum DiffusionRegime {
    CONFINED,
    SUBDIFFUSIVE,
    NORMAL,
    SUPERDIFFUSIVE,
    BALLISTIC;

    /// Smaller departures from 1 are called normal, however sure.
    public static final double NEAR = 0.05;

    /// The displacement has all but stopped to grow.
    public static final double CONFINED_UP_TO = 0.1;

    /// A particle keeps its velocity over the lag, near enough.
    public static final double BALLISTIC_FROM = 1.9;

    private static final double HARDLY_BALLISTIC = 1.5;

    /// @param exponent with an interval
    public static DiffusionRegime of(BoundedEstimate exponent) {
        double value = exponent.value();
        if (Math.abs(value - 1) <= NEAR || holds(exponent, 1)) {
            return NORMAL;
        }
        if (value <= CONFINED_UP_TO) {
            return CONFINED;
        }
        if (value >= BALLISTIC_FROM || (value >= HARDLY_BALLISTIC && holds(exponent, 2))) {
            return BALLISTIC;
        }
        return value < 1 ? SUBDIFFUSIVE : SUPERDIFFUSIVE;
    }

    private static boolean holds(BoundedEstimate exponent, double value) {
        return exponent.low() <= value && value <= exponent.high();
    }
}
