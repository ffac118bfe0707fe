package dev.perrin.theory.sampling;

/// Consecutive steps of one trajectory.
///
/// @param firstStep  index into the grid.
/// @param steps      how many.
/// @param positions  θ − μ, steps × modes, row by row.
/// @param velocities v, as many, or empty.
@SuppressWarnings("ArrayRecordComponent") // Handed over; boxing would cost more than it guards.
public record SampleSlice(int trajectory, int firstStep, int steps, double[] positions, double[] velocities) {}
