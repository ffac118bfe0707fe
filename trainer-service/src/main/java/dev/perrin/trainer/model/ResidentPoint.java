package dev.perrin.trainer.model;

/// θ, v and θ_ref in the memory of the device that computes a model's gradients, where steps are made and summed up.
/// Only sums, scores and what is asked for come down. One thread at a time, but for [Held].
public interface ResidentPoint extends AutoCloseable {
    /// One update by the gradient of a minibatch.
    ///
    /// @param batch indices of examples, repeats allowed. Not modified.
    /// @param outcome of the minibatch before the update. Modified.
    /// @param sums of the update. Modified.
    void step(int[] batch, UpdateFactors factors, BatchOutcome outcome, TensorSums sums);

    /// Takes directions qₗ to the device, in place of earlier ones.
    ///
    /// @param directions length d each. Not modified.
    void projectOn(double[][] directions);

    /// @param positions qₗ·(θ − θ_ref). Modified.
    /// @param velocities qₗ·v. Modified.
    void project(double[] positions, double[] velocities);

    /// Makes v 0.
    void rest();

    /// Keeps θ and v as they are now, whatever steps follow.
    Held hold();

    /// Gives back the memory of the device. What is held must have been closed before.
    @Override
    void close();

    /// θ and v of one moment. Of any thread, beside steps.
    interface Held extends AutoCloseable {
        /// @param position θ, length d. Modified.
        /// @param velocity v, length d. Modified.
        void read(float[] position, float[] velocity);

        @Override
        void close();
    }
}
