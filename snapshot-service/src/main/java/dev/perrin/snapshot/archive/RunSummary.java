package dev.perrin.snapshot.archive;

import java.util.Optional;

/// What is told of a run wherever it is listed.
///
/// @param snapshotsStored snapshots of which every shard is stored
/// @param complete the run has ended, and everything that it published and no rule has removed is stored
/// @param quotaExceeded present while its snapshots are refused
public record RunSummary(
        StoredRun run, long snapshotsStored, boolean complete, Optional<QuotaExceeded> quotaExceeded) {}
