package dev.perrin.analysis.blocks;

/// Correlation of neighbouring block means: what is left of it when the blocks are not much longer than the memory
/// of the process.
public final class SerialCorrelation {
    /// Above this the blocks are so short against the memory of the process that no correction helps.
    private static final double MOST = 0.6;

    private SerialCorrelation() {}

    /// r₁ + 1/K with r₁ = Σdᵢdᵢ₊₁/Σdᵢ²; the second term takes away the bias that comes from subtracting the mean.
    ///
    /// @param deviations from the mean, K in order of time. Not modified.
    /// @return 0 when all are 0
    public static double atLagOne(double[] deviations) {
        double products = 0;
        double squares = deviations[0] * deviations[0];
        for (int i = 1; i < deviations.length; i++) {
            products += deviations[i - 1] * deviations[i];
            squares += deviations[i] * deviations[i];
        }
        return squares == 0 ? 0 : products / squares + 1.0 / deviations.length;
    }

    /// Factor on a standard error that took the blocks for independent: √((1+r)/(1−r)), as for a first-order
    /// autoregression, with r between 0 and 0.6. At least 1: a negative correlation is not used to claim more.
    ///
    /// @param deviations from the mean, in order of time. Not modified.
    public static double inflation(double[] deviations) {
        double r = Math.clamp(atLagOne(deviations), 0, MOST);
        return Math.sqrt((1 + r) / (1 - r));
    }
}
