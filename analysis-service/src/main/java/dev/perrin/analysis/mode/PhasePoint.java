package dev.perrin.analysis.mode;

/// @param index on the snapshot schedule
/// @param step of the snapshot
/// @param position qₗ·(θ − θ_ref)
/// @param velocity qₗ·v
public record PhasePoint(long index, long step, double position, double velocity) {}
