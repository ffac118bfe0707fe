package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sketch.CoordinateAccumulator;
import dev.perrin.analysis.sketch.SketchAccumulator;
import dev.perrin.analysis.sketch.SketchSums;
import dev.perrin.analysis.sketch.TrajectorySketch;
import dev.perrin.analysis.sketch.VectorAccumulator;
import dev.perrin.analysis.trajectory.ComponentPlan;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import java.util.BitSet;
import java.util.Optional;

/// Puts the sketch of one shard together from its parts: one for each snapshot leaves stage 1, with the last of the
/// parts. The share of parts that were folded before a restart comes from the archive.
///
/// A shard of which a part was refused, or has no reference point, has no sketch of that snapshot. Not thread safe.
final class ShardSketch {
    private final RunPlan plan;
    private final TrajectorySource source;
    private final int partCount;
    private final CoordinateAccumulator accumulator;
    private final BitSet seen = new BitSet();
    private long ordinal = -1;
    private boolean broken;

    ShardSketch(RunPlan plan, TrajectorySource source, int shard) {
        this.plan = plan;
        this.source = source;
        this.partCount = plan.record().getShards(shard).getPartCount();
        this.accumulator = accumulator(plan);
    }

    private static CoordinateAccumulator accumulator(RunPlan plan) {
        if (plan.sketched()) {
            return new SketchAccumulator(plan.settings().sketchSize());
        }
        ComponentPlan components = plan.components();
        return components.onVectors()
                ? new VectorAccumulator(components.dimension())
                : SketchAccumulator.ofPositions(components.dimension());
    }

    /// Whether a snapshot has a sketch: every one where windows are measured on sketches, otherwise those that the
    /// components of the trajectory are had from.
    static boolean isDue(RunPlan plan, long ordinal, long step, boolean limiting) {
        return plan.sketched() || (limiting && plan.components().takes(ordinal, step));
    }

    /// @param ordinal of the snapshot of the next part
    /// @param range of the part
    /// @param references of the part
    /// @return what the part's coordinates are to be added to; empty where they already are, or cannot be
    Optional<CoordinateAccumulator> begin(long ordinal, PartRange range, OriginPoints references) {
        if (ordinal != this.ordinal) {
            boolean first = this.ordinal < 0;
            this.ordinal = ordinal;
            accumulator.take();
            seen.clear();
            broken = false;
            if (first) {
                restoreParts(range);
            }
        }
        if (references.vector(0) == null) {
            broken = true;
        }
        return broken || seen.get(range.part()) ? Optional.empty() : Optional.of(accumulator);
    }

    /// A task that begins in the middle of a snapshot.
    private void restoreParts(PartRange next) {
        for (int part = 0; part < next.part() && !broken; part++) {
            PartRange range = plan.range(next.shard(), part).orElseThrow();
            broken = !TrajectorySketch.addStored(plan, source, range, ordinal, accumulator);
            seen.set(part);
        }
    }

    /// @param added whether the part's coordinates were added
    /// @return the sums over the whole shard, with its last missing part
    Optional<SketchSums> end(PartRange range, boolean added) {
        if (!added || broken) {
            return Optional.empty();
        }
        seen.set(range.part());
        return seen.cardinality() == partCount ? Optional.of(accumulator.take()) : Optional.empty();
    }
}
