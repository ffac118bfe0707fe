package dev.perrin.analysis.stationarity;

import dev.perrin.analysis.blocks.SerialCorrelation;
import dev.perrin.analysis.blocks.StudentDistribution;
import java.util.List;

/// Regression of block means on time: t = slope over its standard error, against Student's distribution.
///
/// The residuals' correlation at lag 1, r, says whether the blocks are long against the memory of the process: the
/// error is multiplied by √((1+r)/(1−r)) and the degrees of freedom by (1−r)/(1+r) where r > 0. Where r is above
/// [#MAX_CORRELATION] or fewer than [#MIN_BLOCKS] blocks are there, nothing can be said.
///
/// @param name of the quantity
/// @param probability of a trend at least as large in a stationary run; NaN when nothing can be said
/// @param change fitted from the first block to the last, over the mean
/// @param changeError standard error of it
/// @param blocks number of means
/// @param correlation r
public record Trend(
        String name, double probability, double change, double changeError, int blocks, double correlation) {
    /// Fewest block means.
    public static final int MIN_BLOCKS = 8;

    /// Blocks that remember more than this are too short.
    public static final double MAX_CORRELATION = 0.6;

    public static Trend of(BlockSeries series) {
        List<Double> means = series.means();
        int count = means.size();
        if (count < MIN_BLOCKS) {
            return new Trend(series.name(), Double.NaN, Double.NaN, Double.NaN, count, Double.NaN);
        }
        double middle = (count - 1) / 2.0;
        double mean = 0;
        for (double value : means) {
            mean += value / count;
        }
        double slope = 0;
        double spread = 0;
        for (int i = 0; i < count; i++) {
            slope += (i - middle) * (means.get(i) - mean);
            spread += (i - middle) * (i - middle);
        }
        slope /= spread;
        double[] residuals = new double[count];
        double squares = 0;
        for (int i = 0; i < count; i++) {
            residuals[i] = means.get(i) - mean - slope * (i - middle);
            squares += residuals[i] * residuals[i];
        }
        // a line was fitted: it takes away about 2/K more
        double correlation = SerialCorrelation.atLagOne(residuals) + 1.0 / count;
        double r = Math.clamp(correlation, 0, MAX_CORRELATION);
        double memory = (1 + r) / (1 - r);
        double error = Math.sqrt(squares / (count - 2) / spread * memory);
        double degrees = Math.max(1, (count - 2) / memory);
        double probability = correlation > MAX_CORRELATION
                ? Double.NaN
                : StudentDistribution.twoSidedProbability(error == 0 ? 0 : slope / error, degrees);
        return new Trend(
                series.name(),
                slope == 0 ? 1 : probability,
                slope * (count - 1) / mean,
                Math.abs(error * (count - 1) / mean),
                count,
                correlation);
    }
}
