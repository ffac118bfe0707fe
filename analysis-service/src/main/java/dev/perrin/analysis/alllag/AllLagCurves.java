package dev.perrin.analysis.alllag;

import dev.perrin.analysis.spectrum.AllLagCurve;

/// What was measured at all lags.
///
/// @param span the coordinates
/// @param grid the snapshots
/// @param displacement ‖θₖ₊ₗ − θₖ‖², parameter²
/// @param velocity vₖ₊ₗ·vₖ, velocity²
public record AllLagCurves(ParameterSpan span, SnapshotGrid grid, AllLagCurve displacement, AllLagCurve velocity) {}
