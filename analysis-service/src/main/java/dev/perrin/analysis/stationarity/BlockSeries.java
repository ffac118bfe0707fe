package dev.perrin.analysis.stationarity;

import java.util.ArrayList;
import java.util.List;

/// Means of one quantity over consecutive blocks of time. Blocks that are less than half as full as the fullest
/// are left out: their means scatter more than the others'.
///
/// @param name in words, for the reason of a verdict
/// @param means in order of time
public record BlockSeries(String name, List<Double> means) {
    public BlockSeries {
        means = List.copyOf(means);
    }

    /// @param means by block. Not modified.
    /// @param counts by block. Not modified.
    public static BlockSeries of(String name, double[] means, long[] counts) {
        long most = 0;
        for (long count : counts) {
            most = Math.max(most, count);
        }
        List<Double> kept = new ArrayList<>();
        for (int block = 0; block < means.length; block++) {
            if (counts[block] > 0 && counts[block] * 2 >= most && Double.isFinite(means[block])) {
                kept.add(means[block]);
            }
        }
        return new BlockSeries(name, kept);
    }
}
