package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// Directed motion of one mode.
///
/// Errors are from the scatter of what blocks of time moved. In a confined mode the moves of neighbouring blocks
/// undo each other, and the error is then too great by up to the root of the number of blocks: a drift is claimed
/// too seldom,
/// never too often.
///
/// @param meanVelocity mean of qₗ·v over the snapshots
/// @param displacementPerStep from the first snapshot to the last over the steps between them; η times the mean of
///     **all** velocities between, also of those that no snapshot shows
/// @param score displacementPerStep over its standard error
/// @param fraction of the squared displacement over everything that is drift, max(0, 1 − 1/score²)
public record Drift(BoundedEstimate meanVelocity, BoundedEstimate displacementPerStep, double score, double fraction) {}
