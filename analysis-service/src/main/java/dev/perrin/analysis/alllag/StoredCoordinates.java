package dev.perrin.analysis.alllag;

import dev.perrin.analysis.trajectory.RunPlan;
import java.nio.FloatBuffer;

/// Stored snapshots, a slice of coordinates at a time.
public interface StoredCoordinates {
    /// Steps of the snapshots of which every shard is stored, ascending.
    ///
    /// @param firstStep earlier ones are left out
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when the store cannot be asked
    long[] wholeSnapshots(RunPlan plan, long firstStep);

    /// Hands on what is stored of some coordinates of one shard, snapshot by snapshot.
    ///
    /// @param span counted from the start of the whole vector; within the shard
    /// @param slices an exception of it ends the reading
    /// @throws dev.perrin.analysis.trajectory.TrajectoryUnavailableException when the store cannot be asked
    void read(RunPlan plan, int shard, ParameterSpan span, long firstStep, long lastStep, SliceSink slices);

    /// Takes slices.
    @FunctionalInterface
    interface SliceSink {
        /// @param first coordinate, counted from the start of the whole vector
        /// @param position consecutive coordinates, read
        /// @param velocity as many, read
        void add(long step, long first, FloatBuffer position, FloatBuffer velocity);
    }
}
