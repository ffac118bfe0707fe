package dev.perrin.theory.sampling;

/// Draws trajectories of one mode at the steps of one grid.
sealed interface ModeSampler permits IndependentSampler, ShuffledSampler {
    /// Begins a trajectory at step 0.
    Walk begin(GaussianStream stream);

    /// A trajectory that has come to some step. Mutable.
    interface Walk {
        /// Goes on to step `index` of the grid, from the one before it, or from step 0.
        void advance(int index);

        /// θ − μ.
        double position();

        /// ηv.
        double scaledVelocity();
    }
}
