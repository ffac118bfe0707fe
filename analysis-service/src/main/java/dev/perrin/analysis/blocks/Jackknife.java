package dev.perrin.analysis.blocks;

import java.util.function.ToDoubleFunction;

/// Standard error of a smooth function of means, from the function with one group of blocks left out after the
/// other:
///
/// error² = (K−1)/K · Σ(fᵢ − ⟨f⟩)², times [SerialCorrelation#inflation] squared.
public final class Jackknife {
    private Jackknife() {}

    /// @param means as [BlockSums#leaveOneOut] gives them. Not modified.
    /// @param count reported with the estimate
    /// @return standard error NaN when there are too few groups, or the function fails on one of them
    public static Estimate estimate(double[][] means, ToDoubleFunction<double[]> function, long count) {
        double value = function.applyAsDouble(means[0]);
        double[] left = new double[means.length - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = function.applyAsDouble(means[i + 1]);
        }
        return Double.isNaN(value) ? Estimate.NONE : new Estimate(value, error(left), count);
    }

    /// @param left the function with one group left out after the other, in order of time. Not modified.
    /// @return NaN when there are fewer than [BlockSums#MIN_GROUPS]
    public static double error(double[] left) {
        int count = left.length;
        if (count < BlockSums.MIN_GROUPS) {
            return Double.NaN;
        }
        double mean = 0;
        for (double value : left) {
            mean += value / count;
        }
        double[] deviations = new double[count];
        double squares = 0;
        for (int i = 0; i < count; i++) {
            deviations[i] = left[i] - mean;
            squares += deviations[i] * deviations[i];
        }
        return Math.sqrt(squares * (count - 1) / count) * SerialCorrelation.inflation(deviations);
    }
}
