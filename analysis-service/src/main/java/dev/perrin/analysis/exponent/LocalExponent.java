package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.BoundedEstimate;
import java.util.ArrayList;
import java.util.List;

/// α(lag) = d ln MSD / d ln lag.
///
/// **Rule.** Around each measured lag, the slope of the straight line by least squares on logarithms through all lags
/// within a factor [#REACH], and through its two neighbours in any case. The slope belongs to the lag exp(x*),
/// x* = ⟨x⟩ + m₃/(2m₂) with the central moments of x = ln lag over these lags: for a curve that is a parabola there, it
/// is exactly the derivative at x*, whether the lags lie evenly about it or not. The interval is that of [MsdCurve].
///
/// @param lagSteps where the slope belongs to
/// @param exponent α, without an interval where windows are too long for one
/// @param fromLagSteps first lag of the line
/// @param toLagSteps last lag of the line
public record LocalExponent(double lagSteps, BoundedEstimate exponent, double fromLagSteps, double toLagSteps) {
    /// Lags within this factor of each other share a line: about ten where 23 lie in a decade.
    public static final double REACH = 1.6;

    /// One for each lag of a curve, ascending.
    public static List<LocalExponent> of(MsdCurve curve) {
        List<LocalExponent> exponents = new ArrayList<>();
        for (int i = 0; i < curve.size(); i++) {
            int from = Math.min(curve.firstFrom(curve.lagSteps(i) / REACH), Math.max(0, i - 1));
            int to = Math.max(curve.firstFrom(Math.nextUp(curve.lagSteps(i) * REACH)), Math.min(curve.size(), i + 2));
            exponents.add(new LocalExponent(
                    centre(curve.lags(from, to)),
                    curve.estimate(LogWeights::slope, from, to),
                    curve.lagSteps(from),
                    curve.lagSteps(to - 1)));
        }
        return exponents;
    }

    private static double centre(double[] lags) {
        double mean = 0;
        for (double lag : lags) {
            mean += Math.log(lag) / lags.length;
        }
        double second = 0;
        double third = 0;
        for (double lag : lags) {
            double apart = Math.log(lag) - mean;
            second += apart * apart;
            third += apart * apart * apart;
        }
        return Math.exp(mean + third / (2 * second));
    }
}
