package dev.perrin.analysis.blocks;

/// A measured number with a 95 % confidence interval.
///
/// @param value NaN when nothing was measured
/// @param standardError NaN when it is not known; then so are the bounds
/// @param count snapshots, windows or increments that went into it
public record BoundedEstimate(double value, double standardError, double low, double high, long count) {
    public static final BoundedEstimate NONE = new BoundedEstimate(Double.NaN, Double.NaN, Double.NaN, Double.NaN, 0);

    private static final double TAIL = 0.05;

    /// t of 95 % by degrees of freedom, from 1.
    private static final double[] QUANTILES = new double[64];

    static {
        for (int degrees = 1; degrees <= QUANTILES.length; degrees++) {
            QUANTILES[degrees - 1] = StudentDistribution.twoSidedQuantile(TAIL, degrees);
        }
    }

    /// Value ± t·error, t of Student's distribution.
    ///
    /// @param degreesOfFreedom of the error, groups of blocks less one; with none the bounds are not known
    public static BoundedEstimate of(Estimate estimate, int degreesOfFreedom) {
        double half = degreesOfFreedom < 1 || Double.isNaN(estimate.standardError())
                ? Double.NaN
                : quantile(degreesOfFreedom) * estimate.standardError();
        return new BoundedEstimate(
                estimate.value(),
                estimate.standardError(),
                estimate.value() - half,
                estimate.value() + half,
                estimate.count());
    }

    /// Value ± t·error, t of Student's distribution.
    ///
    /// @param degreesOfFreedom of the error, 1 or more; not looked at without an error
    public static BoundedEstimate of(double value, double standardError, int degreesOfFreedom, long count) {
        return Double.isNaN(value) ? NONE : of(new Estimate(value, standardError, count), degreesOfFreedom);
    }

    /// Whether there is an interval.
    public boolean bounded() {
        return !Double.isNaN(low);
    }

    /// The same for a number that cannot be negative, on a logarithmic scale: value · exp(± t·error/value), so that the
    /// bounds are as skewed as the distribution of an estimated variance is.
    ///
    /// @param degreesOfFreedom of the error
    public static BoundedEstimate ofPositive(Estimate estimate, int degreesOfFreedom) {
        BoundedEstimate symmetric = of(estimate, degreesOfFreedom);
        if (!(estimate.value() > 0)) {
            return symmetric;
        }
        double factor = Math.exp((symmetric.high - symmetric.value) / symmetric.value);
        return new BoundedEstimate(
                symmetric.value,
                symmetric.standardError,
                symmetric.value / factor,
                symmetric.value * factor,
                symmetric.count);
    }

    private static double quantile(int degreesOfFreedom) {
        return degreesOfFreedom <= QUANTILES.length
                ? QUANTILES[degreesOfFreedom - 1]
                : StudentDistribution.twoSidedQuantile(TAIL, degreesOfFreedom);
    }

    /// Without its interval.
    public Estimate estimate() {
        return new Estimate(value, standardError, count);
    }

    /// Whether a value lies between the bounds; not when they are not known.
    public boolean covers(double value) {
        return low <= value && value <= high;
    }

    /// The same, for another unit.
    ///
    /// @param factor greater than 0
    public BoundedEstimate times(double factor) {
        return new BoundedEstimate(value * factor, standardError * factor, low * factor, high * factor, count);
    }
}
