package dev.perrin.analysis.exponent;

/// A mean-squared displacement as a function of any lag: straight lines between measured points on double logarithmic
/// axes, the first and the last line going on. The last slope is that over the last factor [#TAIL] of lags, held
/// between 0 and [#STEEPEST].
final class MsdShape {
    /// The tail is told from the last half decade of lags.
    static final double TAIL = 3;

    /// Steeper than ballistic motion no stationary increments are.
    static final double STEEPEST = 2;

    private final double[] logLags;
    private final double[] logMsd;
    private final double[] slopes;

    /// @param lags greater than 0, ascending, two or more. Not modified.
    /// @param msd greater than 0. Not modified.
    MsdShape(double[] lags, double[] msd) {
        int count = lags.length;
        if (count < 2) {
            throw new IllegalArgumentException("lags of %d points must be 2 or more".formatted(count));
        }
        this.logLags = new double[count];
        this.logMsd = new double[count];
        this.slopes = new double[count];
        for (int i = 0; i < count; i++) {
            logLags[i] = Math.log(lags[i]);
            logMsd[i] = Math.log(msd[i]);
        }
        for (int i = 0; i < count - 1; i++) {
            slopes[i] = (logMsd[i + 1] - logMsd[i]) / (logLags[i + 1] - logLags[i]);
        }
        int tail = count - 2;
        while (tail > 0 && lags[count - 1] < TAIL * lags[tail]) {
            tail--;
        }
        double slope = (logMsd[count - 1] - logMsd[tail]) / (logLags[count - 1] - logLags[tail]);
        slopes[count - 1] = Math.clamp(slope, 0, STEEPEST);
    }

    /// @param lag 0 or more, or less than 0 for its mirror image
    double at(double lag) {
        double distance = Math.abs(lag);
        if (distance == 0) {
            return 0;
        }
        double log = Math.log(distance);
        int low = 0;
        int high = logLags.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (logLags[middle] <= log) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(logMsd[low] + slopes[low] * (log - logLags[low]));
    }
}
