package dev.perrin.analysis.component;

/// Leading eigenpair of the covariance of the trajectory in all coordinates.
///
/// @param variance along the component
/// @param snapshotsLow see snapshotsHigh
/// @param snapshotsHigh the eigenvalue of the covariance of the snapshots taken lies between the two: what Frequent
///     Directions leave open, and on sketches, with 95 % confidence, what these do
/// @param low see high
/// @param high the eigenvalue of the stationary covariance lies between the two with 95 % confidence; infinite where
///     there are too few independent snapshots, NaN where their number is not known
/// @param effectiveSnapshots independent snapshots along the component; NaN when not known
/// @param share of the total variance
/// @param captured share of the component's squared length that lies in the span of projected modes; NaN when not known
/// @param curvature uᵀHu of that part, normalised there: flatness; NaN when not known
public record LeadingComponent(
        double variance,
        double snapshotsLow,
        double snapshotsHigh,
        double low,
        double high,
        double effectiveSnapshots,
        double share,
        double captured,
        double curvature) {}
