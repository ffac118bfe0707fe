package dev.perrin.trainer.model.network.perceptron;

/// tanh in float32 as a quotient of polynomials: x P(x²)/Q(x²), clamped to |x| ≤ 9, where float32's tanh is 1.
/// Additions and multiplications alone, so that the compiler makes vectors of them; `Math.tanh` takes ten times as
/// long. Within 4·10⁻⁷ of the true value. Source of the coefficients: Eigen, `generic_fast_tanh_float`.
final class Tanh {
    private static final float BOUND = 9f;

    private static final float P1 = 4.8935246E-3f;
    private static final float P3 = 6.3726195E-4f;
    private static final float P5 = 1.48572235E-5f;
    private static final float P7 = 5.1222973E-8f;
    private static final float P9 = -8.604672E-11f;
    private static final float P11 = 2.000188E-13f;
    private static final float P13 = -2.7607684E-16f;

    private static final float Q0 = 4.893525E-3f;
    private static final float Q2 = 2.2684347E-3f;
    private static final float Q4 = 1.1853471E-4f;
    private static final float Q6 = 1.1982584E-6f;

    private Tanh() {}

    /// @param values become their tanh; NaN stays NaN. Modified.
    static void apply(float[] values) {
        for (int i = 0; i < values.length; i++) {
            float x = Math.max(-BOUND, Math.min(BOUND, values[i]));
            float square = x * x;
            float p = P11 + square * P13;
            p = P9 + square * p;
            p = P7 + square * p;
            p = P5 + square * p;
            p = P3 + square * p;
            p = P1 + square * p;
            float q = Q4 + square * Q6;
            q = Q2 + square * q;
            q = Q0 + square * q;
            values[i] = x * p / q;
        }
    }
}
