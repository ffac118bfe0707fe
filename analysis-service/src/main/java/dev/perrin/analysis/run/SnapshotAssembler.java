package dev.perrin.analysis.run;

import dev.perrin.analysis.displacement.PartialStatistics;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Collects the parts of a run's snapshots until one is whole. Each part's ordinals come in order, so a snapshot
/// that is older than a whole one can no longer be completed: a part of it was refused. It is forgotten.
///
/// Parts lie on different partitions, and some may lag behind the others or never come. What waits for them takes at
/// most a bound of bytes, or one snapshot where that is more: beyond it the oldest snapshots are given up, and parts
/// of them that come later are ignored. Not thread safe.
public final class SnapshotAssembler {
    private final int partCount;
    private final long maxWaitingInBytes;
    private final NavigableMap<Long, Waiting> open = new TreeMap<>();
    private long waitingInBytes;
    private long givenUpThrough = -1;

    private static final class Waiting {
        private final NavigableMap<Integer, PartialStatistics> parts = new TreeMap<>();
        private long sizeInBytes;
    }

    /// @param partCount parts of all shards together, ≥ 1
    /// @param maxWaitingInBytes what parts of snapshots that are not whole may take, encoded; with 0 a snapshot is
    ///     given up as soon as there is a later one
    public SnapshotAssembler(int partCount, long maxWaitingInBytes) {
        if (partCount < 1) {
            throw new IllegalArgumentException("partCount must be at least 1, but is " + partCount);
        }
        if (maxWaitingInBytes < 0) {
            throw new IllegalArgumentException("maxWaitingInBytes must not be negative, but is " + maxWaitingInBytes);
        }
        this.partCount = partCount;
        this.maxWaitingInBytes = maxWaitingInBytes;
    }

    /// @return the whole snapshot with its last missing part
    public Optional<SnapshotStatistics> add(PartialStatistics part) {
        if (partCount == 1) {
            return Optional.of(SnapshotStatistics.of(part));
        }
        if (part.ordinal() <= givenUpThrough) {
            return Optional.empty();
        }
        Waiting waiting = open.computeIfAbsent(part.ordinal(), _ -> new Waiting());
        if (waiting.parts.putIfAbsent(part.partIndex(), part) == null) {
            waiting.sizeInBytes += part.sizeInBytes();
            waitingInBytes += part.sizeInBytes();
        }
        if (waiting.parts.size() < partCount) {
            giveUpWhatIsTooMuch();
            return Optional.empty();
        }
        NavigableMap<Long, Waiting> through = open.headMap(part.ordinal(), true);
        through.values().forEach(each -> waitingInBytes -= each.sizeInBytes);
        through.clear();
        return Optional.of(SnapshotStatistics.of(PartialStatistics.sum(List.copyOf(waiting.parts.values()))));
    }

    private void giveUpWhatIsTooMuch() {
        while (waitingInBytes > maxWaitingInBytes && open.size() > 1) {
            Map.Entry<Long, Waiting> oldest = open.firstEntry();
            open.remove(oldest.getKey());
            waitingInBytes -= oldest.getValue().sizeInBytes;
            givenUpThrough = oldest.getKey();
        }
    }

    /// Ordinal of the last snapshot that was given up; −1 for none.
    public long givenUpThrough() {
        return givenUpThrough;
    }

    /// What the parts that wait take.
    public long waitingInBytes() {
        return waitingInBytes;
    }

    /// Parts of snapshots that are not whole yet.
    public List<PartialStatistics> open() {
        return open.values().stream()
                .flatMap(waiting -> waiting.parts.values().stream())
                .toList();
    }
}
