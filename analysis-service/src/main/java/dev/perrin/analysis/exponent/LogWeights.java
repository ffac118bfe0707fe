package dev.perrin.analysis.exponent;

/// Weights w of a number Σ wᵢ ln MSDᵢ that is read off a curve on double logarithmic axes.
@FunctionalInterface
public interface LogWeights {
    /// @param lags greater than 0, ascending, at least two. Not modified.
    /// @return one weight a lag
    double[] of(double[] lags);

    /// Slope of the straight line by least squares: wᵢ = (xᵢ − ⟨x⟩)/Σ(xⱼ − ⟨x⟩)², x = ln lag.
    static double[] slope(double[] lags) {
        double mean = 0;
        for (double lag : lags) {
            mean += Math.log(lag) / lags.length;
        }
        double[] weights = new double[lags.length];
        double squares = 0;
        for (int i = 0; i < lags.length; i++) {
            weights[i] = Math.log(lags[i]) - mean;
            squares += weights[i] * weights[i];
        }
        for (int i = 0; i < lags.length; i++) {
            weights[i] /= squares;
        }
        return weights;
    }

    /// Its value at lag 1, ln D: wᵢ = 1/n − ⟨x⟩·(weight of the slope).
    static double[] intercept(double[] lags) {
        double mean = 0;
        for (double lag : lags) {
            mean += Math.log(lag) / lags.length;
        }
        double[] weights = slope(lags);
        for (int i = 0; i < lags.length; i++) {
            weights[i] = 1.0 / lags.length - mean * weights[i];
        }
        return weights;
    }

    /// @param weights Not modified.
    /// @param logs as many. Not modified.
    static double sum(double[] weights, double[] logs) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i] * logs[i];
        }
        return sum;
    }
}
