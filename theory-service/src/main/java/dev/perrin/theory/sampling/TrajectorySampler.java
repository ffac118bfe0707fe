package dev.perrin.theory.sampling;

/// Draws trajectories of all modes at the steps of one grid.
sealed interface TrajectorySampler permits SeparateSampler, JointSampler {
    /// Begins trajectory `trajectory` of a seed at step 0.
    Trajectory begin(long seed, int trajectory);

    /// A trajectory that has come to some step. Mutable.
    interface Trajectory {
        /// Goes on to steps `first`, … of the grid, which follow the one it has come to.
        ///
        /// @param rows             how many.
        /// @param positions        θ − μ, rows × modes; written.
        /// @param scaledVelocities ηv; written.
        void fill(int first, int rows, double[] positions, double[] scaledVelocities);
    }
}
