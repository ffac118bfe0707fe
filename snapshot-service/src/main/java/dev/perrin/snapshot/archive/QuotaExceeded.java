package dev.perrin.snapshot.archive;

/// A run that has reached its quota: its further snapshots are refused.
///
/// @param firstRefusedOrdinal since the quota was reached
/// @param refused snapshots, as far as this member knows
public record QuotaExceeded(long quotaInBytes, long firstRefusedOrdinal, long refused) {}
