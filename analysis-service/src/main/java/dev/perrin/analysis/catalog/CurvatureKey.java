package dev.perrin.analysis.catalog;

/// A curvature measurement.
///
/// @param run id of the run
/// @param step of the point measured
public record CurvatureKey(String run, long step) {}
