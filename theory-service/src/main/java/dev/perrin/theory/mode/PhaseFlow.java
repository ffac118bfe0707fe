package dev.perrin.theory.mode;

import dev.perrin.theory.number.DoubleDouble;

/// What some number of steps do to the phase point z = (θ, ηv) of one mode (T3): z ↦ Mz + noise, the noise having
/// covariance Q in units of η²C.
///
/// | symbol | here |
/// | --- | --- |
/// | M | `m11 m12; m21 m22` |
/// | D = M − I | `d11 m12; m21 d22` |
/// | Q | `q11 q12; q12 q22` |
///
/// M and D are both kept: D holds the digits of a displacement over few steps, M those of a mean after many.
public record PhaseFlow(
        DoubleDouble m11,
        DoubleDouble m12,
        DoubleDouble m21,
        DoubleDouble m22,
        DoubleDouble d11,
        DoubleDouble d22,
        DoubleDouble q11,
        DoubleDouble q12,
        DoubleDouble q22) {

    /// No step.
    public static final PhaseFlow IDENTITY = new PhaseFlow(
            DoubleDouble.ONE,
            DoubleDouble.ZERO,
            DoubleDouble.ZERO,
            DoubleDouble.ONE,
            DoubleDouble.ZERO,
            DoubleDouble.ZERO,
            DoubleDouble.ZERO,
            DoubleDouble.ZERO,
            DoubleDouble.ZERO);

    /// This flow and then `later`, a flow of the same mode (T4):
    /// `M = M₂M₁`, `D = D₁ + D₂ + D₂D₁`, `Q = Q₂ + M₂Q₁M₂ᵀ`.
    ///
    /// Of a diagonal entry of M and of D only the smaller is composed and the other follows from it. Composed
    /// apart, the two would drift apart, and where M is far from normal the difference grows without bound.
    public PhaseFlow then(PhaseFlow later) {
        DoubleDouble crossing = later.m12.times(m21);
        DoubleDouble returning = later.m21.times(m12);
        DoubleDouble row1Q1 = later.m11.times(q11).plus(later.m12.times(q12));
        DoubleDouble row1Q2 = later.m11.times(q12).plus(later.m12.times(q22));
        DoubleDouble row2Q1 = later.m21.times(q11).plus(later.m22.times(q12));
        DoubleDouble row2Q2 = later.m21.times(q12).plus(later.m22.times(q22));
        DoubleDouble near11 = d11.plus(later.d11).plus(later.d11.times(d11).plus(crossing));
        DoubleDouble near22 = d22.plus(later.d22).plus(later.d22.times(d22).plus(returning));
        boolean small11 = Math.abs(near11.hi()) < 0.5;
        boolean small22 = Math.abs(near22.hi()) < 0.5;
        DoubleDouble composed11 =
                small11 ? DoubleDouble.ONE.plus(near11) : later.m11.times(m11).plus(crossing);
        DoubleDouble composed22 =
                small22 ? DoubleDouble.ONE.plus(near22) : later.m22.times(m22).plus(returning);
        return new PhaseFlow(
                composed11,
                later.m11.times(m12).plus(later.m12.times(m22)),
                later.m21.times(m11).plus(later.m22.times(m21)),
                composed22,
                small11 ? near11 : composed11.minus(DoubleDouble.ONE),
                small22 ? near22 : composed22.minus(DoubleDouble.ONE),
                later.q11.plus(row1Q1.times(later.m11).plus(row1Q2.times(later.m12))),
                later.q12.plus(row1Q1.times(later.m21).plus(row1Q2.times(later.m22))),
                later.q22.plus(row2Q1.times(later.m21).plus(row2Q2.times(later.m22))));
    }

    /// The same flow with another entry off the diagonal of Q.
    public PhaseFlow withCrossCovariance(DoubleDouble covariance) {
        return new PhaseFlow(m11, m12, m21, m22, d11, d22, q11, covariance, q22);
    }

    /// The same flow with another Q.
    public PhaseFlow withCovariance(DoubleDouble variance, DoubleDouble covariance, DoubleDouble velocityVariance) {
        return new PhaseFlow(m11, m12, m21, m22, d11, d22, variance, covariance, velocityVariance);
    }
}
