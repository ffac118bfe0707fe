package dev.perrin.analysis.spectrum;

/// Which snapshots of an even grid are there, and how many pairs of them lie each lag apart.
final class PairCounts {
    private PairCounts() {}

    /// T − lag for a grid without gaps.
    static long[] ofAll(int snapshots) {
        long[] pairs = new long[snapshots];
        for (int lag = 0; lag < snapshots; lag++) {
            pairs[lag] = (long) snapshots - lag;
        }
        return pairs;
    }

    /// Autocovariance of the mask, rounded to whole numbers: its error is far below a half for any length that fits.
    ///
    /// @param mask 1 where a snapshot is there, else 0. Not modified.
    static long[] of(double[] mask, RealFft fft) {
        double[] power = new double[fft.length() / 2 + 1];
        fft.addPower(mask, mask.length, power);
        double[] sums = new double[mask.length];
        fft.fromPower(power, sums);
        long[] pairs = new long[mask.length];
        for (int lag = 0; lag < pairs.length; lag++) {
            pairs[lag] = Math.round(sums[lag]);
        }
        return pairs;
    }
}
