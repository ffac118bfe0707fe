package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.blocks.StudentDistribution;
import java.util.ArrayList;
import java.util.List;

/// Intervals of an exponent that were considered beside the one of [MsdCurve].
final class Candidates {
    private Candidates() {}

    /// Jackknife over groups of blocks, without the correction for what groups know of each other.
    static BoundedEstimate plainJackknife(LagSamples samples, MsdCurve curve, double from, double to) {
        int begin = curve.firstFrom(from);
        int end = curve.firstFrom(Math.nextUp(to));
        double[] weights = LogWeights.slope(curve.lags(begin, end));
        int groupSize = samples.groupSize(samples.lag(end - 1));
        int groups = samples.groups(groupSize);
        double[] without = new double[groups];
        double mean = 0;
        for (int group = 0; group < groups; group++) {
            for (int i = begin; i < end; i++) {
                without[group] += weights[i - begin]
                        * Math.log(samples.msdWithout(i, group * groupSize, (group + 1) * groupSize));
            }
            mean += without[group] / groups;
        }
        double squares = 0;
        for (double each : without) {
            squares += (each - mean) * (each - mean);
        }
        double value = LogWeights.sum(weights, curve.logs(begin, end));
        return BoundedEstimate.of(value, Math.sqrt(squares * (groups - 1) / groups), groups - 1, groups);
    }

    /// Generalised least squares on the modelled covariance with the effective number of dimensions from the scatter of
    /// blocks: estimate, and what it would be on the exact curve.
    record Generalised(BoundedEstimate estimate, double exact) {}

    static Generalised generalised(SimulatedEnsemble ensemble, MsdCurve curve) {
        int[] indices = thinned(curve, ensemble.shortestLag(), ensemble.longestLag());
        double[] lags = new double[indices.length];
        double[] logs = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            lags[i] = curve.lagSteps(indices[i]);
            logs[i] = curve.logMsd(indices[i]);
        }
        Cholesky cholesky = curve.covariance(indices).flatMap(Cholesky::of).orElseThrow();
        double[] ones = new double[lags.length];
        double[] logLags = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            ones[i] = 1;
            logLags[i] = Math.log(lags[i]);
        }
        double[] solvedOnes = cholesky.solve(ones);
        double[] solvedLogs = cholesky.solve(logLags);
        double a = LogWeights.sum(ones, solvedOnes);
        double b = LogWeights.sum(ones, solvedLogs);
        double c = LogWeights.sum(logLags, solvedLogs);
        double[] weights = new double[lags.length];
        for (int i = 0; i < lags.length; i++) {
            weights[i] = (a * solvedLogs[i] - b * solvedOnes[i]) / (a * c - b * b);
        }
        double error = Math.sqrt(a / (a * c - b * b));
        double value = LogWeights.sum(weights, logs);
        // The factor of the covariance is pooled over lags: about twice the freedom of one scatter.
        double reach = StudentDistribution.twoSidedQuantile(0.05, 32) * error;
        return new Generalised(
                new BoundedEstimate(value, error, value - reach, value + reach, lags.length),
                LogWeights.sum(weights, ensemble.exactLogs(lags)));
    }

    private static int[] thinned(MsdCurve curve, double from, double to) {
        List<Integer> indices = new ArrayList<>();
        double next = from;
        for (int i = 0; i < curve.size() && curve.lagSteps(i) <= to; i++) {
            if (curve.lagSteps(i) >= next) {
                indices.add(i);
                next = 1.25 * curve.lagSteps(i);
            }
        }
        return indices.stream().mapToInt(Integer::intValue).toArray();
    }
}
