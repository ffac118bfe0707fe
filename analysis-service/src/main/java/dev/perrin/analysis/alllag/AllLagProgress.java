package dev.perrin.analysis.alllag;

/// How far a curve is.
///
/// @param points phase points of single coordinates: stored snapshots times coordinates
/// @param pointsRead of those
/// @param pointsTransformed of those that were read, how many are in the curve
public record AllLagProgress(
        ParameterSpan span, SnapshotGrid grid, long points, long pointsRead, long pointsTransformed) {}
