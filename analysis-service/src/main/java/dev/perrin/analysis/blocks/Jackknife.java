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
        return Double.isNaN(value) ? Estimate.NONE : new Estimate(value, error(left(means, function)), count);
    }

    /// Correlation of neighbouring groups, as the function sees them; 0 without groups.
    ///
    /// @param means as [BlockSums#leaveOneOut] gives them. Not modified.
    static double correlation(double[][] means, ToDoubleFunction<double[]> function) {
        double[] deviations = left(means, function);
        if (deviations.length == 0) {
            return 0;
        }
        subtractMean(deviations);
        return SerialCorrelation.atLagOne(deviations);
    }

    private static double[] left(double[][] means, ToDoubleFunction<double[]> function) {
        double[] left = new double[means.length - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = function.applyAsDouble(means[i + 1]);
        }
        return left;
    }

    /// @param left the function with one group left out after the other, in order of time. Not modified.
    /// @return NaN when there are fewer than [BlockSums#MIN_GROUPS]
    public static double error(double[] left) {
        int count = left.length;
        if (count < BlockSums.MIN_GROUPS) {
            return Double.NaN;
        }
        double[] deviations = left.clone();
        subtractMean(deviations);
        double squares = 0;
        for (double deviation : deviations) {
            squares += deviation * deviation;
        }
        return Math.sqrt(squares * (count - 1) / count) * SerialCorrelation.inflation(deviations);
    }

    /// @param values Modified.
    private static void subtractMean(double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
    }
}
