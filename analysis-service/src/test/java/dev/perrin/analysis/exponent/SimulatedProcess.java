package dev.perrin.analysis.exponent;

import java.util.SplittableRandom;

/// One coordinate with stationary increments, at every step, and its exact mean-squared displacement.
interface SimulatedProcess {
    /// @param path Modified: a realisation, independent of any other.
    void fill(SplittableRandom random, double[] path);

    /// ⟨(xₜ₊ₗ − xₜ)²⟩.
    double msd(long lag);
}
