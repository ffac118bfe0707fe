package dev.perrin.analysis.spectrum;

/// Autocovariance about zero at all lags of a finished run,
///
/// C(l) = (1/n_l) Σₜ vₜ·vₜ₊ₗ  over the n_l pairs of snapshots that are l apart,
///
/// coordinates added one after the other: Σₜ vₜvₜ₊ₗ is the inverse transform of the power spectrum of v padded with
/// zeros to 2T − 1 or more (Wiener–Khinchin), and powers of coordinates add, so that there is one transform a
/// coordinate and a single one back. Missing snapshots count as zero in the sums and are left out of n_l, which is
/// exact.
///
/// O(T log T) time a coordinate, 12 doubles a snapshot of memory for any number of coordinates. The order of
/// coordinates changes the last bits. Not thread safe.
public final class AllLagAutocovariance {
    private final int snapshots;
    private final double[] mask;
    private final boolean gaps;
    private final RealFft fft;
    private final double[] power;
    private final double[] series;
    private double squares;

    /// @param present whether each snapshot of an even grid is there. Not modified.
    public AllLagAutocovariance(boolean[] present) {
        this.snapshots = present.length;
        if (snapshots < 1 || snapshots > 1 << 28) {
            throw new IllegalArgumentException("present of %d snapshots must be from 1 to 2^28".formatted(snapshots));
        }
        this.mask = new double[snapshots];
        int there = 0;
        for (int t = 0; t < snapshots; t++) {
            mask[t] = present[t] ? 1 : 0;
            there += present[t] ? 1 : 0;
        }
        this.gaps = there < snapshots;
        this.fft = new RealFft(RealFft.lengthFor(2 * snapshots - 1));
        this.power = new double[fft.length() / 2 + 1];
        this.series = new double[snapshots];
    }

    /// Adds coordinates.
    ///
    /// @param rows the values at one snapshot after the other, `coordinates` of each; what stands at a missing
    ///     snapshot is not looked at. Not modified.
    /// @param coordinates 1 or more
    public void addRows(float[] rows, int coordinates) {
        for (int coordinate = 0; coordinate < coordinates; coordinate++) {
            addColumn(rows, coordinates, coordinate);
        }
    }

    /// Adds one of the coordinates of [#addRows].
    public void addColumn(float[] rows, int coordinates, int coordinate) {
        Series.requireRows(rows.length, snapshots, coordinates);
        Series.gather(rows, coordinates, coordinate, mask, series);
        addSeries();
    }

    /// Adds one coordinate.
    ///
    /// @param values one a snapshot; what stands at a missing one is not looked at. Not modified.
    public void add(double[] values) {
        Series.requireRows(values.length, snapshots, 1);
        Series.mask(values, mask, series);
        addSeries();
    }

    private void addSeries() {
        Series.requireFinite(series);
        squares += Series.squares(series);
        fft.addPower(series, snapshots, power);
    }

    /// Σₜ vₜ·vₜ₊ₗ of what was added.
    double[] sums() {
        double[] sums = new double[snapshots];
        fft.fromPower(power, sums);
        return sums;
    }

    /// n_l.
    long[] pairs() {
        return gaps ? PairCounts.of(mask, fft) : PairCounts.ofAll(snapshots);
    }

    /// Bound of the absolute error of any of [#sums]: 4ε·log₂(n)·Σv², ε = 2⁻⁵³.
    double sumErrorBound() {
        return 4 * 0x1p-53 * (Integer.numberOfTrailingZeros(fft.length()) + 1) * squares;
    }

    /// Value of no coordinate: zero at every lag.
    public AllLagCurve value() {
        double[] values = sums();
        long[] pairs = pairs();
        double[] bounds = new double[snapshots];
        for (int lag = 0; lag < snapshots; lag++) {
            values[lag] = pairs[lag] == 0 ? Double.NaN : values[lag] / pairs[lag];
            bounds[lag] = pairs[lag] == 0 ? Double.NaN : sumErrorBound() / pairs[lag];
        }
        return new AllLagCurve(values, pairs, bounds);
    }
}
