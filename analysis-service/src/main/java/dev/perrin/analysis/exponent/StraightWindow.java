package dev.perrin.analysis.exponent;

import java.util.List;
import java.util.Optional;

/// The lags over which a measured curve is a power law as far as can be told.
///
/// **Rule.** Of all windows that span a factor [#LEAST_SPAN] of lags or more, the one with the greatest factor in
/// which every local exponent agrees with the slope of the whole window, to within its 95 % interval or [#TOLERANCE],
/// whichever is wider; of equally wide ones the earliest. Only lags with an error take part. A window that was chosen
/// by looking has an interval that is a little too narrow, and theory cannot be asked for it beforehand: [FitWindow]
/// is the default.
public final class StraightWindow {
    /// Half a decade, rounded.
    public static final double LEAST_SPAN = 3;

    /// Differences of exponents up to here are no reason to call a curve bent.
    public static final double TOLERANCE = 0.05;

    private StraightWindow() {}

    /// @param local of the same curve, one a lag
    /// @return empty when the curve is bent everywhere, or too short
    public static Optional<ExponentFit> fit(MsdCurve curve, List<LocalExponent> local) {
        double widest = LEAST_SPAN;
        int begin = -1;
        int end = -1;
        for (int from = 0; from < curve.size(); from++) {
            for (int to = from + FitWindow.MIN_LAGS; to <= curve.size() && curve.hasError(to - 1); to++) {
                double span = curve.lagSteps(to - 1) / curve.lagSteps(from);
                boolean wider = begin < 0 ? span >= widest : span > widest * (1 + 1e-12);
                if (wider && isStraight(curve, local, from, to)) {
                    widest = span;
                    begin = from;
                    end = to;
                }
            }
        }
        return begin < 0
                ? Optional.empty()
                : ExponentFit.of(curve, curve.lagSteps(begin), curve.lagSteps(end - 1), WindowSource.STRAIGHTEST);
    }

    private static boolean isStraight(MsdCurve curve, List<LocalExponent> local, int from, int to) {
        double slope = LogWeights.sum(LogWeights.slope(curve.lags(from, to)), curve.logs(from, to));
        for (LocalExponent exponent : local.subList(from, to)) {
            double reach = exponent.exponent().bounded()
                    ? Math.max(
                            TOLERANCE,
                            exponent.exponent().high() - exponent.exponent().value())
                    : TOLERANCE;
            if (Math.abs(exponent.exponent().value() - slope) > reach) {
                return false;
            }
        }
        return true;
    }
}
