package dev.perrin.analysis.run;

import dev.perrin.analysis.mode.PhasePoint;
import dev.perrin.analysis.mode.PhaseTrajectoryState;
import dev.perrin.proto.analysis.v1.PhaseTrajectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Hands on the phase trajectories of one analysis bit by bit, so that no result grows with the run. What was handed on
/// is not stored: after a restart everything comes again, and whoever takes it knows it by its steps. Not thread safe.
public final class PhaseFeed {
    /// Points of all modes together in one result, 24 bytes each.
    static final int MOST_POINTS = 4096;

    private int[] taken = {};

    /// What is new, at most [#MOST_POINTS].
    ///
    /// @param ended nothing is going to follow: the points of the present, which might still have changed, are
    ///     ready too
    public List<PhaseTrajectory> take(RunAnalysis analysis, boolean ended) {
        List<PhaseTrajectory> trajectories = new ArrayList<>();
        int room = MOST_POINTS;
        for (int mode = 0; mode < modes(analysis) && room > 0; mode++) {
            int count = Math.min(room, ready(analysis, mode, ended) - taken[mode]);
            if (count > 0) {
                trajectories.add(message(mode, trajectory(analysis).points(mode, taken[mode], taken[mode] + count)));
                taken[mode] += count;
                room -= count;
            }
        }
        return trajectories;
    }

    /// Whether [#take] would find something.
    public boolean hasMore(RunAnalysis analysis, boolean ended) {
        for (int mode = 0; mode < modes(analysis); mode++) {
            if (taken[mode] < ready(analysis, mode, ended)) {
                return true;
            }
        }
        return false;
    }

    private int modes(RunAnalysis analysis) {
        int modes = analysis.motion().map(motion -> motion.settings().modes()).orElse(0);
        if (taken.length < modes) {
            taken = Arrays.copyOf(taken, modes);
        }
        return modes;
    }

    /// How many points of a mode can be handed on.
    private static int ready(RunAnalysis analysis, int mode, boolean ended) {
        PhaseTrajectoryState trajectory = trajectory(analysis);
        return ended ? trajectory.pointCount(mode) : trajectory.closed(mode).size();
    }

    private static PhaseTrajectoryState trajectory(RunAnalysis analysis) {
        return analysis.motion().orElseThrow().trajectory();
    }

    private static PhaseTrajectory message(int mode, List<PhasePoint> points) {
        PhaseTrajectory.Builder trajectory = PhaseTrajectory.newBuilder().setMode(mode);
        for (PhasePoint point : points) {
            trajectory.addStep(point.step()).addPosition(point.position()).addVelocity(point.velocity());
        }
        return trajectory.build();
    }
}
