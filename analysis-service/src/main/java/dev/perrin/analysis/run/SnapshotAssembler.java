package dev.perrin.analysis.run;

import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Collects the parts of a run's snapshots until one is whole. Each part's ordinals come in order, so a snapshot
/// that is older than a whole one can no longer be completed: a part of it was refused. It is forgotten.
public final class SnapshotAssembler {
    private final int partCount;
    private final NavigableMap<Long, NavigableMap<Integer, PartialStatistics>> open = new TreeMap<>();

    /// @param partCount parts of all shards together, ≥ 1
    public SnapshotAssembler(int partCount) {
        this.partCount = partCount;
    }

    /// @return the whole snapshot with its last missing part
    public Optional<SnapshotStatistics> add(PartialStatistics part) {
        if (partCount == 1) {
            return Optional.of(SnapshotStatistics.of(part));
        }
        NavigableMap<Integer, PartialStatistics> parts = open.computeIfAbsent(part.ordinal(), _ -> new TreeMap<>());
        parts.put(part.partIndex(), part);
        if (parts.size() < partCount) {
            return Optional.empty();
        }
        open.headMap(part.ordinal(), true).clear();
        return Optional.of(SnapshotStatistics.of(PartialStatistics.sum(List.copyOf(parts.values()))));
    }

    /// Parts of snapshots that are not whole yet.
    public List<PartialStatistics> open() {
        return open.values().stream().flatMap(parts -> parts.values().stream()).toList();
    }
}
