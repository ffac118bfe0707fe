package dev.perrin.analysis.noise;

import dev.perrin.analysis.blocks.StudentDistribution;

/// Change of the noise's variance between the first and the last third of the run, in the mode where it stands out
/// most.
///
/// @param mode −1 while nothing can be said
/// @param relative change over the mean of both thirds
/// @param score change over its standard error, from the scatter of the blocks in either third
/// @param probability of a score as large in any mode, were the variance constant: 1 − (1 − p)^modes
public record VarianceChange(int mode, double relative, double score, double probability) {
    static final VarianceChange UNKNOWN = new VarianceChange(-1, Double.NaN, Double.NaN, Double.NaN);

    private static final int LEAST_BLOCKS = 3;

    /// @param variances by mode and block, blocks in order of time. Not modified.
    static VarianceChange greatest(double[][] variances) {
        VarianceChange greatest = UNKNOWN;
        for (int mode = 0; mode < variances.length; mode++) {
            VarianceChange change = of(mode, variances[mode], variances.length);
            if (!Double.isNaN(change.score)
                    && (greatest.mode < 0 || Math.abs(change.score) > Math.abs(greatest.score))) {
                greatest = change;
            }
        }
        return greatest;
    }

    private static VarianceChange of(int mode, double[] blocks, int modes) {
        int third = blocks.length / 3;
        if (third < LEAST_BLOCKS) {
            return UNKNOWN;
        }
        double first = mean(blocks, 0, third);
        double last = mean(blocks, blocks.length - third, third);
        double squared =
                squaredError(blocks, 0, third, first) + squaredError(blocks, blocks.length - third, third, last);
        double score = (last - first) / Math.sqrt(squared);
        double one = StudentDistribution.twoSidedProbability(score, 2.0 * (third - 1));
        double any = -Math.expm1(modes * Math.log1p(-Math.min(one, 1 - 1e-16)));
        return new VarianceChange(mode, 2 * (last - first) / (last + first), score, any);
    }

    private static double mean(double[] blocks, int begin, int count) {
        double sum = 0;
        for (int i = begin; i < begin + count; i++) {
            sum += blocks[i];
        }
        return sum / count;
    }

    private static double squaredError(double[] blocks, int begin, int count, double mean) {
        double squares = 0;
        for (int i = begin; i < begin + count; i++) {
            squares += (blocks[i] - mean) * (blocks[i] - mean);
        }
        return squares / (count - 1) / count;
    }
}
