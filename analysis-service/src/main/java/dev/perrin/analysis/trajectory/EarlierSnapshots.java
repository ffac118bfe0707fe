package dev.perrin.analysis.trajectory;

import dev.perrin.analysis.trajectory.TrajectorySource.StoredStep;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.stream.LongStream;

/// Which ordinals the snapshots before a given one have: told by arithmetic while the schedule is even and nothing was
/// dropped, by the store's list otherwise.
///
/// Ordinals that the store does not list yet may be on their way: they are told too, at a step that is not known.
public final class EarlierSnapshots {
    private static final long UNKNOWN_STEP = -1;

    private final RunPlan plan;
    private final long nextOrdinal;
    private final boolean regular;
    private final List<StoredStep> listed;

    private EarlierSnapshots(RunPlan plan, long nextOrdinal, boolean regular, List<StoredStep> listed) {
        this.plan = plan;
        this.nextOrdinal = nextOrdinal;
        this.regular = regular;
        this.listed = listed;
    }

    /// @param shard whose snapshots are listed
    /// @param ordinal of the given snapshot
    /// @param step of the given snapshot
    public static EarlierSnapshots before(RunPlan plan, TrajectorySource source, int shard, long ordinal, long step) {
        long interval = plan.intervalSteps();
        // The schedule reaches an index that is off it only at the very end of a run: round up.
        if (interval > 0 && Math.ceilDiv(step - plan.referenceStep(), interval) == ordinal) {
            return new EarlierSnapshots(plan, ordinal, true, List.of());
        }
        List<StoredStep> listed = new ArrayList<>(source.steps(plan.run(), shard, ordinal - 1));
        long last = listed.isEmpty() ? -1 : listed.getLast().ordinal();
        for (long missing = last + 1; missing < ordinal; missing++) {
            listed.add(new StoredStep(missing, UNKNOWN_STEP));
        }
        return new EarlierSnapshots(plan, ordinal, false, Collections.unmodifiableList(listed));
    }

    /// Ordinals at which snapshots with these indices may be, ascending.
    public List<Long> atIndices(NavigableSet<Long> indices) {
        if (regular) {
            return indices.stream().filter(index -> index < nextOrdinal).toList();
        }
        return listed.stream()
                .filter(stored -> stored.step() == UNKNOWN_STEP || indices.contains(plan.indexOf(stored.step())))
                .map(StoredStep::ordinal)
                .toList();
    }

    /// Ordinals of the snapshots at a step or later, ascending.
    public List<Long> from(long step) {
        if (regular) {
            long first = Math.ceilDiv(Math.max(0, step - plan.referenceStep()), plan.intervalSteps());
            return LongStream.range(first, nextOrdinal).boxed().toList();
        }
        return listed.stream()
                .filter(stored -> stored.step() == UNKNOWN_STEP || stored.step() >= step)
                .map(StoredStep::ordinal)
                .toList();
    }
}
