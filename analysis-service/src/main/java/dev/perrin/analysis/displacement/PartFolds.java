package dev.perrin.analysis.displacement;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.trajectory.v1.PartHeader;
import dev.perrin.wire.frame.FramePart;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/// All folds of one stream task. A part that is met for the first time in the middle of its run (after a restart, a
/// move or a late start) gets the vectors it would hold, had this task seen the run from its beginning, back from
/// the store: its results are then the same to the last bit.
///
/// Not thread safe.
public final class PartFolds {
    private final TrajectorySource source;
    private final FoldBuffers buffers = new FoldBuffers();
    private final Map<String, Map<PartRange, PartFold>> runs = new HashMap<>();
    private final Map<String, Map<Integer, ShardSketch>> sketches = new HashMap<>();
    /// Calls of [#forgetIdle] since the last part of a run.
    private final Map<String, Integer> quietCalls = new HashMap<>();

    public PartFolds(TrajectorySource source) {
        this.source = source;
    }

    /// @param plan of the part's run
    /// @param range of the part in the plan
    /// @param curvature gives the measurement of a step
    /// @return empty for a snapshot that was folded before
    /// @throws NotFiniteException when a coordinate is infinite or not a number
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when lost vectors cannot be fetched
    public Optional<PartialStatistics> fold(
            RunPlan plan, PartRange range, FramePart part, LongFunction<Curvature> curvature) {
        quietCalls.put(plan.run(), 0);
        Map<PartRange, PartFold> folds = runs.computeIfAbsent(plan.run(), _ -> new HashMap<>());
        PartFold fold = folds.get(range);
        if (fold == null) {
            fold = open(plan, range, part.header());
            folds.put(range, fold);
        }
        if (fold.needsEigenvectors(part.header())) {
            long step = part.header().getCurvatureStep();
            fold.useEigenvectors(step, curvature.apply(step));
        }
        return fold.fold(part, sketch(plan, range));
    }

    /// To be called at regular intervals: forgets the vectors of runs that have ended and of which nothing came in
    /// whole intervals one after the other.
    ///
    /// @param intervals how many, ≥ 1
    /// @return the runs that were forgotten
    public Set<String> forgetIdle(int intervals, Predicate<String> over) {
        Set<String> idle = new HashSet<>();
        for (String run : runs.keySet()) {
            // The first call after a part ends an interval in which something came.
            if (quietCalls.merge(run, 1, Integer::sum) > intervals && over.test(run)) {
                idle.add(run);
            }
        }
        idle.forEach(this::forget);
        return idle;
    }

    /// Forgets the vectors of one run.
    public void forget(String run) {
        runs.remove(run);
        sketches.remove(run);
        quietCalls.remove(run);
    }

    private PartFold open(RunPlan plan, PartRange range, PartHeader next) {
        PartFold fold = new PartFold(plan, range, buffers);
        if (!next.getReference() && next.getOrdinal() > 0) {
            new Restoration(plan, range, source, next).restore(fold);
        }
        return fold;
    }

    private ShardSketch sketch(RunPlan plan, PartRange range) {
        return sketches.computeIfAbsent(plan.run(), _ -> new HashMap<>())
                .computeIfAbsent(range.shard(), shard -> new ShardSketch(plan, source, shard));
    }
}
