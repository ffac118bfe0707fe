package dev.perrin.analysis.exponent;

import java.util.List;

/// Exponent c of y ∝ xᶜ by least squares on logarithms:
///
/// c = Σ(ln xᵢ − ⟨ln x⟩)(ln yᵢ − ⟨ln y⟩) / Σ(ln xᵢ − ⟨ln x⟩)²
///
/// The residuals of a fit to a mean-squared displacement say nothing about its error, because neighbouring lags
/// share their windows: the error comes from a jackknife over time, [#jackknifeError]. Source: science.md 1.7 and
/// section 3.
public final class PowerLawFit {
    private PowerLawFit() {}

    /// @param x greater than 0, at least two different values. Not modified.
    /// @param y same length. Not modified.
    /// @return NaN when a y is not greater than 0
    public static double exponent(double[] x, double[] y) {
        double meanX = meanLog(x);
        double meanY = meanLog(y);
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < x.length; i++) {
            double fromMean = Math.log(x[i]) - meanX;
            covariance += fromMean * (Math.log(y[i]) - meanY);
            variance += fromMean * fromMean;
        }
        double exponent = covariance / variance;
        return Double.isFinite(exponent) ? exponent : Double.NaN;
    }

    /// √( (K−1)/K · Σ(cᵢ − ⟨c⟩)² ) over the K fits with one group of time blocks left out.
    ///
    /// @param x lags. Not modified.
    /// @param samples one y a group left out
    /// @return NaN without samples
    public static double jackknifeError(double[] x, List<double[]> samples) {
        int count = samples.size();
        double[] exponents = new double[count];
        double mean = 0;
        for (int i = 0; i < count; i++) {
            exponents[i] = exponent(x, samples.get(i));
            mean += exponents[i] / count;
        }
        double squares = 0;
        for (double exponent : exponents) {
            squares += (exponent - mean) * (exponent - mean);
        }
        return count == 0 ? Double.NaN : Math.sqrt(squares * (count - 1) / count);
    }

    private static double meanLog(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.log(value);
        }
        return sum / values.length;
    }
}
