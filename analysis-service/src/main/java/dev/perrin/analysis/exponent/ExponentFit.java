package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.StudentDistribution;
import java.util.Optional;

/// MSD = D·lagᶜ over a window of lags, by least squares on logarithms. That fit does not depend on how sure each point
/// is, so that theory can be fitted alike; its interval does ([MsdCurve]).
///
/// @param fromLagSteps first lag of the window
/// @param toLagSteps last lag of the window
/// @param source how the window was chosen
/// @param lags number of lags fitted to
/// @param exponent c, with an interval that allows for the correlation of the points
/// @param leastSquares the same c with the interval that the residuals suggest: √(Σr²/(n−2)/Σ(x−⟨x⟩)²), n − 2 degrees
/// of freedom. It treats neighbouring lags as independent, which they are not; for comparison only
/// @param coefficient D, parameter²/stepᶜ, with its interval
public record ExponentFit(
        long fromLagSteps,
        long toLagSteps,
        WindowSource source,
        int lags,
        BoundedEstimate exponent,
        BoundedEstimate leastSquares,
        BoundedEstimate coefficient) {

    /// @return empty when fewer than [FitWindow#MIN_LAGS] measured lags lie in the window
    public static Optional<ExponentFit> of(
            MsdCurve curve, double fromLagSteps, double toLagSteps, WindowSource source) {
        int from = curve.firstFrom(fromLagSteps);
        int to = curve.firstFrom(Math.nextUp(toLagSteps));
        if (to - from < FitWindow.MIN_LAGS) {
            return Optional.empty();
        }
        return Optional.of(new ExponentFit(
                Math.round(curve.lagSteps(from)),
                Math.round(curve.lagSteps(to - 1)),
                source,
                to - from,
                curve.estimate(LogWeights::slope, from, to),
                naive(curve, from, to),
                exponentiated(curve.estimate(LogWeights::intercept, from, to))));
    }

    private static BoundedEstimate naive(MsdCurve curve, int from, int to) {
        double[] lags = curve.lags(from, to);
        double[] logs = curve.logs(from, to);
        double slope = LogWeights.sum(LogWeights.slope(lags), logs);
        double intercept = LogWeights.sum(LogWeights.intercept(lags), logs);
        double meanLag = 0;
        for (double lag : lags) {
            meanLag += Math.log(lag) / lags.length;
        }
        double residuals = 0;
        double spread = 0;
        for (int i = 0; i < lags.length; i++) {
            double x = Math.log(lags[i]);
            residuals += Math.pow(logs[i] - intercept - slope * x, 2);
            spread += (x - meanLag) * (x - meanLag);
        }
        int degreesOfFreedom = lags.length - 2;
        double error = Math.sqrt(residuals / degreesOfFreedom / spread);
        double reach = StudentDistribution.twoSidedQuantile(0.05, degreesOfFreedom) * error;
        return new BoundedEstimate(slope, error, slope - reach, slope + reach, lags.length);
    }

    private static BoundedEstimate exponentiated(BoundedEstimate log) {
        double value = Math.exp(log.value());
        return new BoundedEstimate(
                value, value * log.standardError(), Math.exp(log.low()), Math.exp(log.high()), log.count());
    }
}
