package dev.perrin.theory.sampling;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.number.DoubleDouble;

/// How two standard Gaussian numbers g₁, g₂ become a phase point of given covariance (T38): (l₁₁g₁, l₂₁g₁ + l₂₂g₂),
/// by the Cholesky factor, which exists for a singular covariance too.
record Spread(double l11, double l21, double l22) {
    /// @param scale unit of the three covariances, at least 0.
    static Spread of(
            Eigenmode mode,
            DoubleDouble variance,
            DoubleDouble covariance,
            DoubleDouble velocityVariance,
            DoubleDouble scale) {
        DoubleDouble unit = nonNegative(scale).squareRoot();
        if (!(variance.hi() > 0)) {
            return new Spread(
                    0,
                    0,
                    finite(mode, nonNegative(velocityVariance).squareRoot().times(unit)));
        }
        DoubleDouble first = variance.squareRoot();
        DoubleDouble second = covariance.dividedBy(first);
        // What a covariance of rank one leaves here is rounding, of either sign.
        DoubleDouble rest = nonNegative(velocityVariance.minus(second.squared()));
        return new Spread(
                finite(mode, first.times(unit)),
                finite(mode, second.times(unit)),
                finite(mode, rest.squareRoot().times(unit)));
    }

    boolean isNone() {
        return l11 == 0 && l21 == 0 && l22 == 0;
    }

    private static DoubleDouble nonNegative(DoubleDouble value) {
        return value.hi() < 0 ? DoubleDouble.ZERO : value;
    }

    private static double finite(Eigenmode mode, DoubleDouble value) {
        return mode.finite(value, "standard deviation of a sample");
    }
}
