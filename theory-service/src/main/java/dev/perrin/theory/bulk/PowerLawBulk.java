package dev.perrin.theory.bulk;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.OptionalDouble;

/// A density `n(h) ∝ h^(−s)` of eigenvalues between two edges (T46), `∫ n dh = mass`.
///
/// Over an overdamped bulk of noise σ²H with s = 1 + p, 0 < p < 1, the displacement grows with exponent p.
///
/// @param index         position in the request, for messages.
/// @param lower         lower edge, > 0.
/// @param upper         upper edge, finite and above `lower`.
/// @param exponent      s, any finite number.
/// @param mass          number of eigenvalues it stands for, > 0.
/// @param group         name under which its sums are given.
/// @param noiseVariance σ² of its noise σ²H where the noise model does not say.
public record PowerLawBulk(
        int index,
        double lower,
        double upper,
        double exponent,
        double mass,
        String group,
        OptionalDouble noiseVariance) {
    public PowerLawBulk {
        String field = "spectrum.bulk[" + index + "].";
        if (!(lower > 0) || Double.isInfinite(lower)) {
            throw new InvalidQuestionException(field + "lower", lower, "must be finite and greater than 0");
        }
        if (!(upper > lower) || Double.isInfinite(upper)) {
            throw new InvalidQuestionException(field + "upper", upper, "must be finite and greater than lower");
        }
        if (!Double.isFinite(exponent) || Math.abs(exponent) > LARGEST_EXPONENT) {
            throw new InvalidQuestionException(
                    field + "exponent", exponent, "must be between -" + LARGEST_EXPONENT + " and " + LARGEST_EXPONENT);
        }
        if (!(mass > 0) || Double.isInfinite(mass)) {
            throw new InvalidQuestionException(field + "mass", mass, "must be finite and greater than 0");
        }
        if (noiseVariance.isPresent()
                && !(noiseVariance.getAsDouble() >= 0 && noiseVariance.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new InvalidQuestionException(
                    field + "noise_variance", noiseVariance.getAsDouble(), "must be finite and at least 0");
        }
    }

    private static final double LARGEST_EXPONENT = 100;

    /// ln(upper/lower), without cancellation between close edges.
    public double logarithmicWidth() {
        double ratio = (upper - lower) / lower;
        return ratio < 1 ? Math.log1p(ratio) : Math.log(upper) - Math.log(lower);
    }

    /// The eigenvalue at t = ln(h/lower).
    public double eigenvalue(double t) {
        return Math.clamp(lower * Math.exp(t), lower, upper);
    }

    /// The density h·n(h) of t = ln(h/lower): `mass · e^(zt/L) / ∫₀ᴸ e^(zt/L) dt` with z = (1−s)L, counted from the
    /// edge where it is largest, so that nothing overflows.
    public double densityOfLogarithm(double t) {
        double width = logarithmicWidth();
        double rate = 1 - exponent;
        double fromLargest = rate > 0 ? t - width : t;
        double decay = Math.abs(rate) * width;
        double integral = decay == 0 ? width : width * -Math.expm1(-decay) / decay;
        return mass * Math.exp(rate * fromLargest) / integral;
    }
}
