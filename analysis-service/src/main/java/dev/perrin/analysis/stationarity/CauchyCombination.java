package dev.perrin.analysis.stationarity;

/// One probability from many, however they depend on each other: T = ⟨tan((½ − pᵢ)π)⟩ follows Cauchy's
/// distribution in its tail, p = ½ − arctan(T)/π. Source: Liu and Xie 2020.
public final class CauchyCombination {
    /// Nearer to 0 and 1 than this, the tangent overflows into rounding.
    private static final double LEAST = 1e-15;

    private CauchyCombination() {}

    /// @param probabilities NaN ones are left out. Not modified.
    /// @return NaN when none is left
    public static double of(double[] probabilities) {
        double sum = 0;
        int count = 0;
        for (double probability : probabilities) {
            if (!Double.isNaN(probability)) {
                sum += Math.tan((0.5 - Math.clamp(probability, LEAST, 1 - LEAST)) * Math.PI);
                count++;
            }
        }
        if (count == 0) {
            return Double.NaN;
        }
        double mean = sum / count;
        // for large T, ½ − arctan(T)/π cancels; arctan(1/T)/π does not
        return mean > 1 ? Math.atan(1 / mean) / Math.PI : 0.5 - Math.atan(mean) / Math.PI;
    }
}
