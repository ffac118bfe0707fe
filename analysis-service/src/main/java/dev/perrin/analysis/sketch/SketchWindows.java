package dev.perrin.analysis.sketch;

import dev.perrin.analysis.lag.LagHistory;
import dev.perrin.analysis.sketch.TrajectorySketch.SketchedSnapshot;
import dev.perrin.analysis.trajectory.EarlierSnapshots;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Windowed displacements, velocity products and displacements from anchors of a run whose vectors do not fit into
/// memory, on sketches: the multiple-tau correlator of [LagHistory] over a ring of sketches per level. Told by index
/// and step, never by ordinal.
///
/// Every number is unbiased; of one squared distance the relative standard deviation is at most √(2/k) ([Sketch]).
/// What is lost comes back by making the sketches again in order ([#restore]): the same to the last bit.
///
/// Memory: 16·k bytes for each of at most DEPTH · levels + anchors sketches, O(log T). Not thread safe.
public final class SketchWindows {
    private static final long NO_STEP = -1;

    /// A point that is neither of the first few snapshots at its step or later is given up.
    private static final int CANDIDATES = 3;

    private final RunPlan plan;
    private final LagHistory<Sketch> history;
    private final double[] squared;
    private final double[] velocityProduct;
    private final long[] anchorStep;
    private final @Nullable Sketch[] anchors;
    private final boolean[] settled;
    private final double[] anchorSquared;

    public SketchWindows(RunPlan plan) {
        int lags = plan.intervalSteps() > 0 ? plan.lags().size() : 0;
        int anchorCount = plan.anchorSteps().length;
        this.plan = plan;
        this.history = new LagHistory<>(plan.lags());
        this.squared = new double[lags];
        this.velocityProduct = new double[lags];
        this.anchorStep = new long[anchorCount];
        this.anchors = new Sketch[anchorCount];
        this.settled = new boolean[anchorCount];
        this.anchorSquared = new double[anchorCount];
        Arrays.fill(anchorStep, NO_STEP);
    }

    /// What this object held just before a snapshot.
    ///
    /// @param ordinal of that snapshot
    /// @param step of that snapshot
    public static SketchWindows restore(RunPlan plan, TrajectorySource source, long ordinal, long step) {
        SketchWindows windows = new SketchWindows(plan);
        if (ordinal == 0) {
            return windows;
        }
        EarlierSnapshots earlier = EarlierSnapshots.before(plan, source, 0, ordinal, step);
        NavigableSet<Long> wanted = new TreeSet<>();
        if (plan.intervalSteps() > 0) {
            long index = Math.ceilDiv(step - plan.referenceStep(), plan.intervalSteps());
            wanted.addAll(earlier.atIndices(LagHistory.indicesBefore(plan.lags(), index, plan.firstLimitingIndex())));
        }
        List<List<Long>> candidates = Arrays.stream(plan.anchorSteps())
                .mapToObj(anchor ->
                        earlier.from(anchor).stream().limit(CANDIDATES).toList())
                .toList();
        candidates.forEach(wanted::addAll);
        NavigableMap<Long, SketchedSnapshot> found = TrajectorySketch.rebuild(plan, source, wanted);
        for (SketchedSnapshot snapshot : found.values()) {
            windows.keepForWindows(snapshot.step(), plan.isLimiting(snapshot.step()), snapshot.sketch());
        }
        for (int anchor = 0; anchor < candidates.size(); anchor++) {
            long asked = plan.anchorSteps()[anchor];
            windows.settled[anchor] = !candidates.get(anchor).isEmpty();
            Optional<SketchedSnapshot> first = candidates.get(anchor).stream()
                    .map(found::get)
                    .filter(snapshot -> snapshot != null && snapshot.step() >= asked)
                    .findFirst();
            if (first.isPresent()) {
                windows.anchors[anchor] = first.get().sketch();
                windows.anchorStep[anchor] = first.get().step();
            }
        }
        return windows;
    }

    /// Measures a snapshot against the earlier ones, and keeps it.
    ///
    /// @param limiting whether averages include it
    /// @param sketch kept, not copied
    public void add(long step, boolean limiting, Sketch sketch) {
        Arrays.fill(squared, Double.NaN);
        Arrays.fill(velocityProduct, Double.NaN);
        long index = plan.indexOf(step);
        if (limiting && index >= 0) {
            history.windowsEndingAt(index, (slot, beginning) -> {
                squared[slot] = sketch.squaredDistance(beginning);
                velocityProduct[slot] = sketch.velocityProduct(beginning);
            });
        }
        keepForWindows(step, limiting, sketch);
        for (int i = 0; i < anchors.length; i++) {
            if (!settled[i] && plan.anchorSteps()[i] <= step) {
                anchors[i] = sketch;
                anchorStep[i] = step;
                settled[i] = true;
            }
        }
        for (int i = 0; i < anchors.length; i++) {
            Sketch anchor = anchors[i];
            anchorSquared[i] = anchor == null ? Double.NaN : sketch.squaredDistance(anchor);
        }
    }

    private void keepForWindows(long step, boolean limiting, Sketch sketch) {
        long index = plan.indexOf(step);
        if (limiting && index >= 0) {
            history.add(index, sketch);
        }
    }

    /// ‖θₖ − θₖ₋ₗ‖² of the snapshot added last, by lag slot; NaN where no window ends there. The array itself, good
    /// until the next snapshot.
    public double[] squared() {
        return squared;
    }

    /// vₖ·vₖ₋ₗ of the snapshot added last, by lag slot; NaN where no window ends there. The array itself, good until
    /// the next snapshot.
    public double[] velocityProduct() {
        return velocityProduct;
    }

    /// Steps at which the anchors of the plan lie; −1 before one is reached, or where it was lost. The array itself.
    public long[] anchorStep() {
        return anchorStep;
    }

    /// Squared distances of the snapshot added last from the anchors of the plan. The array itself, good until the next
    /// snapshot.
    public double[] anchorSquared() {
        return anchorSquared;
    }
}
