package dev.perrin.analysis.run;

import dev.perrin.analysis.displacement.SnapshotStatistics;
import dev.perrin.analysis.sketch.Sketch;
import dev.perrin.analysis.sketch.SketchWindows;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.TrajectorySource;
import org.jspecify.annotations.Nullable;

/// Windows of a run whose vectors do not fit into memory: measured here, on the sketches of whole snapshots. Nothing
/// of it is stored; after a restart the sketches come back from the archive. A run with exact windows passes through.
/// Not thread safe.
public final class RunWindows {
    private final RunPlan plan;
    private final TrajectorySource source;
    private @Nullable SketchWindows windows;

    public RunWindows(RunPlan plan, TrajectorySource source) {
        this.plan = plan;
        this.source = source;
    }

    /// @param snapshot the next one of the run
    /// @return the same with its windows
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when lost vectors cannot be fetched
    public SnapshotStatistics measure(SnapshotStatistics snapshot) {
        if (!plan.sketched() || snapshot.sketch().isEmpty()) {
            return snapshot;
        }
        Sketch sketch = snapshot.sketch().get();
        SketchWindows open = windows;
        if (open == null) {
            open = SketchWindows.restore(plan, source, snapshot.ordinal(), snapshot.step());
            windows = open;
        }
        open.add(snapshot.step(), snapshot.limiting(), sketch);
        return snapshot.withWindows(open);
    }
}
