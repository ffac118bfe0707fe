package dev.perrin.analysis.trajectory;

import dev.perrin.wire.frame.ShardPlan;

/// Which snapshots the leading components of the trajectory are had from, and as what: of every LIMITING one, or every
/// `stride`-th, θ − θ_ref itself where that is no longer than a sketch, and its linear sketch S(θ − θ_ref) otherwise. A
/// pure function of the run's record and the settings.
///
/// @param dimension numbers of a vector: d or k
/// @param kept whether lengths and angles are those of θ − θ_ref itself. So it is on vectors, and on the sketch of a
///     single block, which is turned and given signs and nothing more.
/// @param onVectors whether θ − θ_ref itself is taken
/// @param intervalSteps of the run's schedule
/// @param referenceStep of the run
/// @param stride every so many snapshots are taken: by index on an even schedule, by ordinal on another one
public record ComponentPlan(
        int dimension, boolean kept, boolean onVectors, long intervalSteps, long referenceStep, long stride) {
    /// At most so many snapshots are taken, and one more where the schedule begins.
    public static final int MOST_SNAPSHOTS = 1024;

    /// ℓ, directions that are kept.
    public static final int RANK = 16;

    static ComponentPlan of(RunPlan plan) {
        int sketchSize = plan.settings().sketchSize();
        boolean onVectors = !plan.sketched() && plan.dimension() <= sketchSize;
        return new ComponentPlan(
                onVectors ? Math.toIntExact(plan.dimension()) : sketchSize,
                onVectors || plan.dimension() <= Math.min(sketchSize, ShardPlan.BLOCK_COORDINATES),
                onVectors,
                plan.intervalSteps(),
                plan.referenceStep(),
                Math.max(1, Math.ceilDiv(snapshots(plan), MOST_SNAPSHOTS)));
    }

    /// LIMITING snapshots that the whole run is going to have, at most.
    private static long snapshots(RunPlan plan) {
        if (plan.intervalSteps() > 0) {
            return Math.max(0, plan.averagedSteps()) / plan.intervalSteps();
        }
        double decades = Math.log10((double) Math.max(1, plan.lastStep() - plan.referenceStep()));
        int perDecade = plan.record().getSpec().getSnapshots().getPerDecade();
        return (long) Math.ceil(Math.max(1, perDecade) * decades) + 1;
    }

    /// Whether a LIMITING snapshot is taken.
    public boolean takes(long ordinal, long step) {
        if (intervalSteps == 0) {
            return ordinal % stride == 0;
        }
        long steps = step - referenceStep;
        return steps >= 0 && steps % (stride * intervalSteps) == 0;
    }

    /// Of the directions and of the modes beside them, in one instance.
    ///
    /// @param modes that are projected on
    double memoryInBytes(int modes) {
        return (double) Double.BYTES * dimension * (2 * RANK + 1 + modes);
    }
}
