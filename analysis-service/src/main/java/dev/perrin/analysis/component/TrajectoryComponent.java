package dev.perrin.analysis.component;

/// Leading eigenpair of the covariance of the trajectory in the span of projected modes.
///
/// @param variance along the component
/// @param bound the true variance lies within this of it with 95 % confidence; NaN when the sampling error is not known
/// @param curvature uᵀHu of its part in the span of projected modes, normalised there: flatness; NaN when not known
/// @param captured share of the component's squared length that lies in the span of projected modes; NaN when not
///     known
public record TrajectoryComponent(double variance, double bound, double curvature, double captured) {}
