package dev.perrin.theory.mode;

import java.util.OptionalDouble;

/// Stationary correlations of one mode at one lag, and what averaging over as many steps leaves.
///
/// @param position        Cov(θ₀, θₖ)/Var θ; empty where the position is not stationary.
/// @param velocity        Cov(v₀, vₖ)/Var v.
/// @param averageVariance variance of the mean of k consecutive positions; empty for k = 0, where the position
///     is not stationary, or where the dynamics has no closed form for it.
public record Correlations(OptionalDouble position, double velocity, OptionalDouble averageVariance) {}
