package dev.perrin.theory.prediction;

/// The exponent of the power law through steps k and k + 1 (T48): `c(k) = ln(MSDₖ₊₁/MSDₖ) / ln((k+1)/k)`.
final class LocalExponent {
    private LocalExponent() {}

    /// @param steps      each at least 1. Not modified.
    /// @param msd        at them. Not modified.
    /// @param increments MSDₖ₊₁ − MSDₖ at them, to all their digits. Not modified.
    /// @return length of `steps`; 0 where nothing moves.
    static double[] of(long[] steps, double[] msd, double[] increments) {
        double[] exponents = new double[steps.length];
        for (int j = 0; j < exponents.length; j++) {
            double growth = msd[j] == 0 ? 0 : increments[j] / msd[j];
            exponents[j] = Math.log1p(growth) / Math.log1p(1.0 / steps[j]);
        }
        return exponents;
    }
}
