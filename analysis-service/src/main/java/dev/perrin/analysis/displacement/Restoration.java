package dev.perrin.analysis.displacement;

import dev.perrin.analysis.lag.LagHistory;
import dev.perrin.analysis.trajectory.EarlierSnapshots;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.trajectory.v1.PartHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/// Gives a fold what it would hold, had it seen the run from its beginning: reference points, anchors, the vectors of
/// windows, variances. All of it from the store, in order, in bounded memory.
///
/// A stored snapshot that is not finite was refused when it came, and is passed over here too.
final class Restoration {
    /// Variances go through the whole limiting phase, this many bytes at a time.
    private static final int BATCH_IN_BYTES = 32 << 20;

    /// A point that is neither of the first few snapshots at its step or later is given up.
    private static final int CANDIDATES = 3;

    private final RunPlan plan;
    private final PartRange range;
    private final TrajectorySource source;
    private final EarlierSnapshots earlier;
    private final PartHeader next;

    Restoration(RunPlan plan, PartRange range, TrajectorySource source, PartHeader next) {
        this.plan = plan;
        this.range = range;
        this.source = source;
        this.next = next;
        this.earlier = EarlierSnapshots.before(plan, source, range.shard(), next.getOrdinal(), next.getStep());
    }

    /// @param fold new. Modified.
    void restore(PartFold fold) {
        List<List<Long>> references = candidates(fold.references());
        List<List<Long>> anchors = candidates(fold.anchors());
        NavigableSet<Long> wanted = new TreeSet<>();
        wanted.add(0L);
        references.forEach(wanted::addAll);
        anchors.forEach(wanted::addAll);
        wanted.addAll(ordinalsOfWindows());

        Map<Long, StoredPoint> found = new HashMap<>();
        for (StoredPoint point : source.points(plan.run(), range, List.copyOf(wanted))) {
            if (point.isFinite()) {
                found.put(point.ordinal(), point);
            }
        }
        StoredPoint reference = found.get(0L);
        if (reference != null) {
            fold.references().put(0, reference.step(), reference.position());
        }
        restorePoints(fold.references(), references, found);
        restorePoints(fold.anchors(), anchors, found);
        for (long ordinal : wanted) {
            StoredPoint point = found.get(ordinal);
            if (point != null && plan.indexOf(point.step()) >= 0 && plan.isLimiting(point.step())) {
                fold.restoreWindow(plan.indexOf(point.step()), point);
            }
        }
        if (fold.hasVariance() && reference != null) {
            restoreVariance(fold);
        }
    }

    /// For each point, ordinals of the first snapshots it can be.
    private List<List<Long>> candidates(OriginPoints points) {
        List<List<Long>> candidates = new ArrayList<>();
        for (int i = 0; i < points.count(); i++) {
            long asked = points.askedStep(i);
            candidates.add(
                    asked == OriginPoints.NEVER
                            ? List.of()
                            : earlier.from(asked).stream().limit(CANDIDATES).toList());
        }
        return candidates;
    }

    private static void restorePoints(OriginPoints points, List<List<Long>> candidates, Map<Long, StoredPoint> found) {
        for (int i = 0; i < points.count(); i++) {
            long asked = points.askedStep(i);
            List<StoredPoint> stored = candidates.get(i).stream()
                    .map(found::get)
                    .filter(point -> point != null && point.step() >= asked)
                    .toList();
            if (!stored.isEmpty()) {
                points.put(i, stored.getFirst().step(), stored.getFirst().position());
            } else if (!candidates.get(i).isEmpty()) {
                points.lose(i);
            }
        }
    }

    private List<Long> ordinalsOfWindows() {
        if (!plan.windowed()) {
            return List.of();
        }
        // The schedule reaches an index that is off it only at the very end of a run: round up.
        long index = Math.ceilDiv(next.getStep() - plan.referenceStep(), plan.intervalSteps());
        NavigableSet<Long> indices = LagHistory.indicesBefore(plan.lags(), index, plan.firstLimitingIndex());
        return indices.isEmpty() ? List.of() : earlier.atIndices(indices);
    }

    private void restoreVariance(PartFold fold) {
        int batch = Math.max(1, BATCH_IN_BYTES / (2 * Float.BYTES * range.count()));
        List<Long> ordinals = earlier.from(plan.firstLimitingStep());
        for (int first = 0; first < ordinals.size(); first += batch) {
            List<Long> some = ordinals.subList(first, Math.min(ordinals.size(), first + batch));
            for (StoredPoint point : source.points(plan.run(), range, some)) {
                if (plan.isLimiting(point.step()) && point.isFinite()) {
                    fold.restoreVariance(point);
                }
            }
        }
    }
}
