package dev.perrin.analysis.blocks;

/// A measured number and how sure it is.
///
/// @param value NaN when nothing was measured
/// @param standardError NaN when there were too few blocks to tell
/// @param count snapshots or windows averaged over
public record Estimate(double value, double standardError, long count) {
    public static final Estimate NONE = new Estimate(Double.NaN, Double.NaN, 0);
}
