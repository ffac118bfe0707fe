package dev.perrin.trainer.sgd;

/// Where a phase point is, at the moment, along some directions qₗ.
public interface Projection {
    /// Number of directions, k.
    int modes();

    /// @param positions qₗ·(θ − θ_ref), length k. Modified.
    /// @param velocities qₗ·v, length k. Modified.
    void at(double[] positions, double[] velocities);
}
