package dev.perrin.theory.prediction;

import java.util.OptionalDouble;

/// Sums over the modes of one group, as in [Prediction].
///
/// @param modes Σ multiplicity.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record GroupPrediction(
        String name,
        double modes,
        double[] msd,
        OptionalDouble localDisplacement,
        OptionalDouble positionVariance,
        OptionalDouble velocityVariance) {}
