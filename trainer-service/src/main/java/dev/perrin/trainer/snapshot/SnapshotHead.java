package dev.perrin.trainer.snapshot;

/// What is said about a snapshot beside its vectors.
///
/// @param ordinal 0, 1, 2, … in the run
/// @param step updates made so far
/// @param burnIn whether the fluctuations still grow towards their stationary size
/// @param reference whether this is the origin of displacements
/// @param curvatureStep step of the measurement in whose basis it is to be projected
public record SnapshotHead(long ordinal, long step, boolean burnIn, boolean reference, long curvatureStep) {}
