package dev.perrin.analysis.reanalysis;

import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.wire.frame.FramePart;
import java.util.function.Consumer;

/// A stored run.
public interface StoredTrajectory {
    /// Every stored part, in order of ordinals, those of one snapshot in their canonical order: as they were published.
    /// Those outside the stretch that the plan's settings name may be left out.
    ///
    /// @param plan of the whole run
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when the store cannot be asked
    void replay(RunPlan plan, Consumer<FramePart> parts);
}
