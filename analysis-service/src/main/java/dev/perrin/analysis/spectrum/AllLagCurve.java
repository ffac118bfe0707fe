package dev.perrin.analysis.spectrum;

/// A mean over all pairs of snapshots at each lag 0 … T − 1, in snapshot intervals. Immutable.
public final class AllLagCurve {
    private final double[] values;
    private final long[] pairs;
    private final double[] errorBounds;

    /// Keeps the arrays.
    AllLagCurve(double[] values, long[] pairs, double[] errorBounds) {
        this.values = values;
        this.pairs = pairs;
        this.errorBounds = errorBounds;
    }

    /// Number of lags, T.
    public int lags() {
        return values.length;
    }

    /// Mean at a lag; NaN where no two snapshots are that far apart.
    public double value(int lag) {
        return values[lag];
    }

    /// Pairs averaged over.
    public long pairs(int lag) {
        return pairs[lag];
    }

    /// Upper bound of the absolute rounding error of a value.
    public double errorBound(int lag) {
        return errorBounds[lag];
    }
}
