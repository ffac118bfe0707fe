package dev.perrin.snapshot.archive;

import java.util.List;

/// A snapshot, and how much of it is stored.
///
/// @param storedShards ascending, at least one
/// @param whole whether those are all
public record IndexedSnapshot(SnapshotHead head, List<Integer> storedShards, boolean whole) {
    public IndexedSnapshot {
        storedShards = List.copyOf(storedShards);
    }
}
