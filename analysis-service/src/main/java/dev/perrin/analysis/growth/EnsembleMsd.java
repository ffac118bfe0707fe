package dev.perrin.analysis.growth;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.exponent.FitWindow;
import dev.perrin.analysis.exponent.LogWeights;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Runs that differ in their seed alone: time average against ensemble average. Runs are independent, so that their
/// scatter is an error without any model: mean ± t·s/√R with R − 1 degrees of freedom.
///
/// @param runs names, sorted
/// @param points ascending in lag
/// @param exponent c of the mean over runs of the time averages over the fit window, by least squares on logarithms,
/// with the interval of a jackknife over runs
public record EnsembleMsd(List<String> runs, List<EnsemblePoint> points, BoundedEstimate exponent) {
    public EnsembleMsd {
        runs = List.copyOf(runs);
        points = List.copyOf(points);
    }

    /// The order of the members changes no bit.
    ///
    /// @param lagSteps greater than 0, ascending. Not modified.
    /// @param members each with as many lags
    /// @param fromLagSteps first lag of the fit window
    /// @param toLagSteps last lag of the fit window
    public static EnsembleMsd of(long[] lagSteps, List<EnsembleMember> members, long fromLagSteps, long toLagSteps) {
        List<EnsembleMember> sorted = members.stream()
                .sorted(Comparator.comparing(EnsembleMember::run))
                .toList();
        for (EnsembleMember member : sorted) {
            if (member.size() != lagSteps.length) {
                throw new IllegalArgumentException(
                        "run %s has %d lags and must have %d".formatted(member.run(), member.size(), lagSteps.length));
            }
        }
        List<EnsemblePoint> points = new ArrayList<>();
        for (int i = 0; i < lagSteps.length; i++) {
            int lag = i;
            BoundedEstimate timeAverage = mean(sorted, member -> member.timeAverage(lag));
            double relative = timeAverage.standardError() / timeAverage.value();
            points.add(new EnsemblePoint(
                    lagSteps[i],
                    timeAverage,
                    mean(sorted, member -> member.displacement(lag)),
                    relative * relative * timeAverage.count()));
        }
        int[] window = IntStream.range(0, lagSteps.length)
                .filter(i -> lagSteps[i] >= fromLagSteps && lagSteps[i] <= toLagSteps)
                // At lags that the curve from the reference point alone has, no run has a time average.
                .filter(i -> sorted.stream().anyMatch(member -> member.timeAverage(i) > 0))
                .toArray();
        return new EnsembleMsd(
                sorted.stream().map(EnsembleMember::run).toList(), points, exponent(lagSteps, sorted, window));
    }

    /// Mean over the members that have the number.
    private static BoundedEstimate mean(List<EnsembleMember> members, ToDoubleFunction<EnsembleMember> number) {
        double[] values = members.stream()
                .mapToDouble(number)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        int count = values.length;
        if (count == 0) {
            return BoundedEstimate.NONE;
        }
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        double error = count < 2 ? Double.NaN : Math.sqrt(squares / (count - 1) / count);
        return BoundedEstimate.of(mean, error, count - 1, count);
    }

    private static BoundedEstimate exponent(long[] lagSteps, List<EnsembleMember> members, int[] window) {
        List<EnsembleMember> whole = members.stream()
                .filter(member -> IntStream.of(window).allMatch(i -> member.timeAverage(i) > 0))
                .toList();
        if (window.length < FitWindow.MIN_LAGS || whole.isEmpty()) {
            return BoundedEstimate.NONE;
        }
        double[] lags = IntStream.of(window).mapToDouble(i -> lagSteps[i]).toArray();
        double[] weights = LogWeights.slope(lags);
        double value = slope(weights, whole, window, -1);
        int count = whole.size();
        if (count < 2) {
            return BoundedEstimate.of(value, Double.NaN, 0, count);
        }
        double[] without = new double[count];
        double mean = 0;
        for (int left = 0; left < count; left++) {
            without[left] = slope(weights, whole, window, left);
            mean += without[left] / count;
        }
        double squares = 0;
        for (double each : without) {
            squares += (each - mean) * (each - mean);
        }
        return BoundedEstimate.of(value, Math.sqrt(squares * (count - 1) / count), count - 1, count);
    }

    private static double slope(double[] weights, List<EnsembleMember> members, int[] window, int left) {
        double slope = 0;
        for (int i = 0; i < window.length; i++) {
            double sum = 0;
            for (int member = 0; member < members.size(); member++) {
                sum += member == left ? 0 : members.get(member).timeAverage(window[i]);
            }
            slope += weights[i] * Math.log(sum / (left < 0 ? members.size() : members.size() - 1));
        }
        return slope;
    }
}
