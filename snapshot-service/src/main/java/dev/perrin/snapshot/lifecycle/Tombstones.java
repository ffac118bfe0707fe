package dev.perrin.snapshot.lifecycle;

import dev.perrin.wire.RunId;

/// Tells all members, and whoever else follows the topics, that a run is gone.
public interface Tombstones {
    /// Returns when everything that the broker has of the run on `perrin.runs` and `perrin.curvature` is marked as
    /// deleted, and this member knows it.
    ///
    /// @throws dev.perrin.snapshot.archive.ArchiveUnavailableException when the broker does not answer
    void write(RunId run);
}
