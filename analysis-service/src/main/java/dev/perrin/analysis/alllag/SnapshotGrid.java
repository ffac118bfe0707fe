package dev.perrin.analysis.alllag;

import dev.perrin.analysis.trajectory.RunPlan;

/// Which snapshots of an even schedule are there, from the first stored one of the limiting phase to the last.
public final class SnapshotGrid {
    private final long firstStep;
    private final long intervalSteps;
    private final boolean[] present;
    private final int stored;

    private SnapshotGrid(long firstStep, long intervalSteps, boolean[] present, int stored) {
        this.firstStep = firstStep;
        this.intervalSteps = intervalSteps;
        this.present = present;
        this.stored = stored;
    }

    /// @param steps of the stored snapshots, ascending; those before the limiting phase or beside the schedule are left
    ///     out. Not modified.
    /// @param mostSnapshots a longer grid is refused
    /// @throws NotMeasurableException when there are fewer than two on the schedule, or too many
    static SnapshotGrid of(RunPlan plan, long[] steps, long mostSnapshots) {
        long interval = plan.intervalSteps();
        long first = -1;
        long last = -1;
        for (long step : steps) {
            if (isMeasured(plan, step)) {
                first = first < 0 ? step : first;
                last = step;
            }
        }
        if (first < 0 || last == first) {
            throw new NotMeasurableException(
                    "run " + plan.run() + " has fewer than two stored snapshots of its limiting"
                            + " phase, which begins at step " + plan.firstLimitingStep());
        }
        long length = (last - first) / interval + 1;
        if (length > mostSnapshots) {
            throw new NotMeasurableException(
                    "run " + plan.run() + " has " + length + " snapshots in its limiting phase:"
                            + " within memory-in-bytes there is room for " + mostSnapshots);
        }
        boolean[] present = new boolean[Math.toIntExact(length)];
        int stored = 0;
        for (long step : steps) {
            if (isMeasured(plan, step)) {
                int index = (int) ((step - first) / interval);
                stored += present[index] ? 0 : 1;
                present[index] = true;
            }
        }
        return new SnapshotGrid(first, interval, present, stored);
    }

    private static boolean isMeasured(RunPlan plan, long step) {
        return plan.isLimiting(step) && plan.indexOf(step) >= 0;
    }

    public long firstStep() {
        return firstStep;
    }

    public long lastStep() {
        return stepOf(present.length - 1);
    }

    public long intervalSteps() {
        return intervalSteps;
    }

    /// T, missing ones included.
    public int snapshots() {
        return present.length;
    }

    /// Those that are there.
    public int stored() {
        return stored;
    }

    public int missing() {
        return present.length - stored;
    }

    /// Whether each snapshot is there. The array itself.
    boolean[] present() {
        return present;
    }

    long stepOf(int index) {
        return firstStep + index * intervalSteps;
    }

    /// @return −1 for a step that is not one of the snapshots that are there
    int indexOf(long step) {
        long since = step - firstStep;
        if (since < 0 || since % intervalSteps != 0 || since / intervalSteps >= present.length) {
            return -1;
        }
        int index = (int) (since / intervalSteps);
        return present[index] ? index : -1;
    }
}
