package dev.perrin.analysis.blocks;

/// Squared displacements of some lags, block of time by block of time: what the scatter of a mean-squared
/// displacement, or of anything that is computed from several of them, is told from. Immutable.
///
/// A group is 2ʲ consecutive blocks and at least twice as long as the window; with fewer than
/// [TimeBlocks#MIN_GROUPS] groups there is no error.
public final class LagSamples {
    private final long blockLength;
    private final long[] lags;
    private final double[][] sums;
    private final double[][] counts;

    /// @param blockLength snapshot intervals a block
    /// @param lags in snapshot intervals, ascending. Not modified.
    /// @param sums of squared displacements, for each block one a lag. Not modified.
    /// @param counts of windows, alike. Not modified.
    public LagSamples(long blockLength, long[] lags, double[][] sums, double[][] counts) {
        if (blockLength < 1) {
            throw new IllegalArgumentException("blockLength %d must be at least 1".formatted(blockLength));
        }
        if (sums.length != counts.length) {
            throw new IllegalArgumentException(
                    "sums of %d blocks and counts of %d must be as many".formatted(sums.length, counts.length));
        }
        this.blockLength = blockLength;
        this.lags = lags.clone();
        this.sums = copy(sums, lags.length);
        this.counts = copy(counts, lags.length);
    }

    private static double[][] copy(double[][] values, int lags) {
        double[][] copy = new double[values.length][];
        for (int block = 0; block < values.length; block++) {
            if (values[block].length != lags) {
                throw new IllegalArgumentException(
                        "block %d has %d lags and must have %d".formatted(block, values[block].length, lags));
            }
            copy[block] = values[block].clone();
        }
        return copy;
    }

    public int blocks() {
        return sums.length;
    }

    /// Number of lags.
    public int size() {
        return lags.length;
    }

    /// In snapshot intervals.
    public long lag(int i) {
        return lags[i];
    }

    /// In snapshot intervals.
    public long blockLength() {
        return blockLength;
    }

    /// Windows of a lag in all blocks.
    public double windows(int i) {
        double windows = 0;
        for (double[] count : counts) {
            windows += count[i];
        }
        return windows;
    }

    /// Mean-squared displacement over all blocks; NaN without windows.
    public double msd(int i) {
        return msdWithout(i, 0, 0);
    }

    /// The same with blocks from `begin` to before `end` left out.
    public double msdWithout(int i, int begin, int end) {
        double sum = 0;
        double count = 0;
        for (int block = 0; block < sums.length; block++) {
            if (block < begin || block >= end) {
                sum += sums[block][i];
                count += counts[block][i];
            }
        }
        return sum / count;
    }

    /// Blocks a group for windows up to a lag; 0 when there would be fewer than [TimeBlocks#MIN_GROUPS] groups.
    ///
    /// @param longestLag in snapshot intervals
    public int groupSize(long longestLag) {
        int group = 1;
        while (group < sums.length && group * blockLength < 2 * longestLag) {
            group *= 2;
        }
        return Math.ceilDiv(sums.length, group) < TimeBlocks.MIN_GROUPS ? 0 : group;
    }

    /// Number of groups of a size.
    public int groups(int groupSize) {
        return Math.ceilDiv(sums.length, groupSize);
    }

    /// Only some of the lags.
    ///
    /// @param indices ascending. Not modified.
    public LagSamples only(int[] indices) {
        long[] someLags = new long[indices.length];
        double[][] someSums = new double[sums.length][indices.length];
        double[][] someCounts = new double[sums.length][indices.length];
        for (int i = 0; i < indices.length; i++) {
            someLags[i] = lags[indices[i]];
            for (int block = 0; block < sums.length; block++) {
                someSums[block][i] = sums[block][indices[i]];
                someCounts[block][i] = counts[block][indices[i]];
            }
        }
        return new LagSamples(blockLength, someLags, someSums, someCounts);
    }
}
