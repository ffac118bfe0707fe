package dev.perrin.trainer.curvature;

/// Density of all d eigenvalues, smoothed by a Gaussian; its integral is 1. Arrays are not to be modified.
///
/// @param eigenvalues grid, ascending, evenly spaced
/// @param density at each point of the grid, per unit of eigenvalue
/// @param standardErrors of each
/// @param width standard deviation of the Gaussian
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of curves.
public record SpectralDensity(double[] eigenvalues, double[] density, double[] standardErrors, double width) {}
