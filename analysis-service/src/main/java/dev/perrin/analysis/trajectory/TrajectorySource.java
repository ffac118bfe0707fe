package dev.perrin.analysis.trajectory;

import java.util.List;

/// Stored positions of a run, for the vectors that a restart lost.
public interface TrajectorySource {
    /// Positions of a slice of one shard at the given ordinals.
    ///
    /// Waits, within a bound of its own, for ordinals that are on their way to the store.
    ///
    /// @param ordinals ascending
    /// @return what is stored, ascending; ordinals that never came are left out
    /// @throws TrajectoryUnavailableException when the store cannot be asked; trying again later can help
    List<StoredPosition> positions(String run, PartRange range, List<Long> ordinals);

    /// Ordinal and step of every stored snapshot up to and with `lastOrdinal`, for runs whose snapshots have gaps.
    ///
    /// @throws TrajectoryUnavailableException when the store cannot be asked; trying again later can help
    List<StoredStep> steps(String run, int shard, long lastOrdinal);

    /// @param ordinal of the snapshot
    /// @param step of the snapshot
    record StoredStep(long ordinal, long step) {}
}
