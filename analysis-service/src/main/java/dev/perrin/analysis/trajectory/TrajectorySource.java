package dev.perrin.analysis.trajectory;

import java.util.List;

/// Stored phase points of a run, for what a restart lost and for analysing it again.
public interface TrajectorySource {
    /// Phase points of a slice of one shard at the given ordinals.
    ///
    /// Waits, within a bound of its own, for ordinals that are on their way to the store.
    ///
    /// @param ordinals ascending
    /// @return what is stored, ascending; ordinals that never came are left out
    /// @throws TrajectoryUnavailableException when the store cannot be asked; trying again later can help
    List<StoredPoint> points(String run, PartRange range, List<Long> ordinals);

    /// Ordinal and step of every stored snapshot up to and with `lastOrdinal`, ascending, for runs whose snapshots have
    /// gaps or are not evenly spaced.
    ///
    /// @throws TrajectoryUnavailableException when the store cannot be asked; trying again later can help
    List<StoredStep> steps(String run, int shard, long lastOrdinal);

    /// Nothing stored: what is met in the middle stays without what was before it.
    static TrajectorySource none() {
        return new TrajectorySource() {
            @Override
            public List<StoredPoint> points(String run, PartRange range, List<Long> ordinals) {
                return List.of();
            }

            @Override
            public List<StoredStep> steps(String run, int shard, long lastOrdinal) {
                return List.of();
            }
        };
    }

    /// @param ordinal of the snapshot
    /// @param step of the snapshot
    record StoredStep(long ordinal, long step) {}
}
