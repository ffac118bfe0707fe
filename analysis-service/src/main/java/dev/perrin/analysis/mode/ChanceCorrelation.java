package dev.perrin.analysis.mode;

import dev.perrin.analysis.lag.LagSet;

/// Greatest |correlation| of two different modes, and how great chance alone makes it.
///
/// Two independent stationary series of n points with autocorrelations ρᵢ, ρⱼ show a correlation of variance
///
/// s²ᵢⱼ = (1/n) (1 + 2 Σ_{τ=1} (1 − τ/n) ρᵢ(τ) ρⱼ(τ))
///
/// (Bartlett 1935), 1/n for white noise. The chance level is the c with Πᵢⱼ P(|N(0, s²ᵢⱼ)| ≤ c) = 0.95: independent
/// modes show a greater correlation somewhere in one run of twenty.
///
/// @param greatest NaN with fewer than two modes
/// @param first mode of the pair that shows it
/// @param second mode of the pair that shows it
/// @param chance NaN when it is not known
public record ChanceCorrelation(double greatest, int first, int second, double chance) {
    private static final double CONFIDENCE = 0.95;
    /// A product of autocorrelations below this many times 1/windows is taken for noise: three standard deviations
    /// of either.
    private static final double NOISE = 9;

    private static final double SQRT_2 = Math.sqrt(2);

    /// @param correlation `[modes][modes]`; only i > j is read. Not modified.
    /// @param standardError the s of each pair, same shape. Not modified.
    public static ChanceCorrelation of(double[][] correlation, double[][] standardError) {
        double greatest = Double.NaN;
        int first = -1;
        int second = -1;
        for (int i = 1; i < correlation.length; i++) {
            for (int j = 0; j < i; j++) {
                double size = Math.abs(correlation[i][j]);
                if (!Double.isNaN(size) && !(size <= greatest)) {
                    greatest = size;
                    first = j;
                    second = i;
                }
            }
        }
        return new ChanceCorrelation(greatest, first, second, first < 0 ? Double.NaN : chance(standardError));
    }

    /// Of the positions of modes, with the autocorrelations ρ(τ) = 1 − MSD(τ)/(2 Var) that a correlator measured at
    /// lags up to a tenth of the points; the sum over τ is linear between measured lags and leaves out
    /// what is noise.
    public static ChanceCorrelation ofPositions(ModeCovariance covariance, ModeCorrelatorState correlator) {
        int modes = covariance.modes();
        double[][] autocorrelations = new double[modes][];
        for (int mode = 0; mode < modes; mode++) {
            autocorrelations[mode] = autocorrelation(correlator, mode, covariance.position(mode, mode));
        }
        LagSet lags = correlator.settings().lags();
        long[] windows = new long[lags.size()];
        for (int slot = 0; slot < windows.length; slot++) {
            windows[slot] = correlator.windowCount(slot);
        }
        double[][] correlation = new double[modes][modes];
        double[][] error = new double[modes][modes];
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < i; j++) {
                correlation[i][j] = covariance.positionCorrelation(i, j);
                error[i][j] =
                        standardError(autocorrelations[i], autocorrelations[j], windows, lags, covariance.count());
            }
        }
        return of(correlation, error);
    }

    /// ρ by lag slot.
    private static double[] autocorrelation(ModeCorrelatorState correlator, int mode, double variance) {
        LagSet lags = correlator.settings().lags();
        int slots = 0;
        while (slots < lags.size()
                && lags.lag(slots) * 10 <= correlator.points()
                && correlator.windowCount(slots) > 0) {
            slots++;
        }
        double[] values = new double[slots];
        for (int slot = 0; slot < slots && variance > 0; slot++) {
            values[slot] = 1 - correlator.meanSquaredDisplacement(mode, slot).value() / (2 * variance);
        }
        return values;
    }

    /// @param first autocorrelation by lag slot. Not modified.
    /// @param second same length. Not modified.
    /// @param windows averaged over, by lag slot. Not modified.
    private static double standardError(double[] first, double[] second, long[] windows, LagSet lags, long count) {
        double sum = 1;
        double before = 1;
        long lagBefore = 0;
        for (int slot = 0; slot < first.length; slot++) {
            long lag = lags.lag(slot);
            double product = first[slot] * second[slot];
            double here = Math.abs(product) * windows[slot] < NOISE ? 0 : (1 - lag / (double) count) * product;
            // Σ over the lags after the one before, up to this one, of the line between the two values
            long steps = lag - lagBefore;
            sum += 2 * (steps * 0.5 * (before + here) + 0.5 * (here - before));
            before = here;
            lagBefore = lag;
        }
        return Math.sqrt(Math.max(1, sum) / count);
    }

    private static double chance(double[][] standardError) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = 0.5 * (low + high);
            if (logProbability(standardError, middle) < Math.log(CONFIDENCE)) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    private static double logProbability(double[][] standardError, double c) {
        double sum = 0;
        for (int i = 1; i < standardError.length; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.log1p(-tail(c / standardError[i][j]));
            }
        }
        return sum;
    }

    /// P(|N(0,1)| > z) = erfc(z/√2), to 1.2e-7 relative (rational Chebyshev fit, Numerical Recipes 6.2).
    static double tail(double z) {
        double x = z / SQRT_2;
        double t = 1 / (1 + 0.5 * x);
        double series = -x * x
                - 1.26551223
                + t
                        * (1.00002368
                                + t
                                        * (0.37409196
                                                + t
                                                        * (0.09678418
                                                                + t
                                                                        * (-0.18628806
                                                                                + t
                                                                                        * (0.27886807
                                                                                                + t
                                                                                                        * (-1.13520398
                                                                                                                + t
                                                                                                                        * (1.48851587
                                                                                                                                + t
                                                                                                                                        * (-0.82215223
                                                                                                                                                + t
                                                                                                                                                        * 0.17087277))))))));
        return t * Math.exp(series);
    }
}
