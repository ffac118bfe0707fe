package dev.perrin.analysis.blocks;

/// Student's t distribution with ν degrees of freedom: what a mean over its own estimated error follows.
///
/// P(|T| > t) = I_x(ν/2, 1/2), x = ν/(ν + t²), by Lentz's continued fraction for the incomplete beta function
/// (Abramowitz and Stegun 26.5.8, 26.7.1); relative error below 1e-9.
public final class StudentDistribution {
    private static final int MAX_TERMS = 500;
    private static final double[] LANCZOS = {
        76.18009172947146,
        -86.50532032941678,
        24.01409824083091,
        -1.231739572450155,
        0.1208650973866179e-2,
        -5.395239384953E-6
    };

    private StudentDistribution() {}

    /// P(|T| > |t|).
    ///
    /// @param degreesOfFreedom greater than 0; infinite for the normal distribution is not offered
    public static double twoSidedProbability(double t, double degreesOfFreedom) {
        if (Double.isNaN(t) || !(degreesOfFreedom > 0)) {
            return Double.NaN;
        }
        if (Double.isInfinite(t)) {
            return 0;
        }
        return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
    }

    /// The t that |T| exceeds with a given probability.
    ///
    /// @param probability between 0 and 1, both excluded
    public static double twoSidedQuantile(double probability, double degreesOfFreedom) {
        double low = 0;
        double high = 1;
        while (twoSidedProbability(high, degreesOfFreedom) > probability) {
            high *= 2;
        }
        for (int i = 0; i < 100 && low < high; i++) {
            double middle = 0.5 * (low + high);
            if (twoSidedProbability(middle, degreesOfFreedom) > probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 0.5 * (low + high);
    }

    private static double incompleteBeta(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b;
    }

    private static double fraction(double x, double a, double b) {
        double tiny = 1e-300;
        double c = 1;
        double d = 1 / guarded(1 - (a + b) * x / (a + 1), tiny);
        double result = d;
        for (int m = 1; m <= MAX_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / guarded(1 + even * d, tiny);
            c = guarded(1 + even / c, tiny);
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / guarded(1 + odd * d, tiny);
            c = guarded(1 + odd / c, tiny);
            result *= d * c;
            if (Math.abs(d * c - 1) < 1e-15) {
                break;
            }
        }
        return result;
    }

    private static double guarded(double value, double tiny) {
        return Math.abs(value) < tiny ? tiny : value;
    }

    /// ln Γ(x), x > 0, to 2e-10 (Lanczos).
    private static double logGamma(double x) {
        double series = 1.000000000190015;
        for (int i = 0; i < LANCZOS.length; i++) {
            series += LANCZOS[i] / (x + 1 + i);
        }
        double shifted = x + 5.5;
        return (x + 0.5) * Math.log(shifted) - shifted + Math.log(2.506628274631 * series / x);
    }
}
