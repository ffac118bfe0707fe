package dev.perrin.analysis.spectrum;

import java.util.Arrays;

/// Mean-squared displacement at all lags of a finished run,
///
/// MSD(l) = (1/n_l) Σₜ ‖θₜ₊ₗ − θₜ‖²  over the n_l pairs of snapshots that are l apart,
///
/// coordinates added one after the other. Σ‖θₜ₊ₗ‖² + ‖θₜ‖² comes from running sums (with gaps: from the correlation of
/// the squares with the mask), Σ 2θₜ₊ₗ·θₜ from [AllLagAutocovariance]. Source: Kneller et al. 1995, Calandrini et al.
/// 2011.
///
/// **Cancellation.** The terms are as large as the whole spread of the trajectory, Σ‖θ‖², and their difference may be
/// small. Therefore each coordinate is taken from its first value, which is exact for float32, then a straight line
/// and its mean are taken off, and what the line adds is put back:
/// ‖Δθ‖² = ‖Δr‖² + 2l·c·Δr + l²‖c‖². Lags of up to [#DIRECT_SHORT] and the longest [#DIRECT_LONG] are added up
/// term by term. What remains is bounded by [AllLagCurve#errorBound]: the relative error of a lag is at most
/// 8ε·log₂(n)·Σ‖r‖²/(n_l·MSD(l)), n < 4T. Worst cases met: Brownian motion, T = 10⁶ ⇒ 10⁻¹⁰; steps of 10⁻⁶ on weights
/// of size 1 do not matter. With gaps no line is taken off, and a pure drift over T = 10⁵ is wrong by 10⁻⁸ at short
/// lags.
///
/// O(T log T) time a coordinate, 14 doubles a snapshot of memory. Not thread safe.
public final class AllLagMsd {
    /// Lags up to here are added up directly.
    public static final int DIRECT_SHORT = 8;

    /// As many of the longest lags are, too: their few pairs leave nothing to average rounding over.
    public static final int DIRECT_LONG = 32;

    private final int snapshots;
    private final double[] mask;
    private final boolean gaps;
    private final AllLagAutocovariance products;
    private final double[] series;
    /// Σ over coordinates of r².
    private final double[] squares;
    /// Σ over coordinates of c·r.
    private final double[] drifted;
    private double squaredSlope;
    private final double[] direct;

    /// @param present whether each snapshot of an even grid is there. Not modified.
    public AllLagMsd(boolean[] present) {
        this.products = new AllLagAutocovariance(present);
        this.snapshots = present.length;
        this.mask = new double[snapshots];
        boolean missing = false;
        for (int t = 0; t < snapshots; t++) {
            mask[t] = present[t] ? 1 : 0;
            missing |= !present[t];
        }
        this.gaps = missing;
        this.series = new double[snapshots];
        this.squares = new double[snapshots];
        this.drifted = new double[snapshots];
        this.direct = new double[snapshots];
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
        Series.fromFirst(series, mask);
        int shortEnd = Math.min(snapshots, DIRECT_SHORT + 1);
        for (int lag = 1; lag < shortEnd; lag++) {
            direct[lag] += Series.squaredSteps(series, mask, lag);
        }
        for (int lag = Math.max(shortEnd, snapshots - DIRECT_LONG); lag < snapshots; lag++) {
            direct[lag] += Series.squaredSteps(series, mask, lag);
        }
        double slope = gaps ? 0 : Series.levelOut(series);
        Series.centre(series, mask);
        for (int t = 0; t < snapshots; t++) {
            squares[t] += series[t] * series[t];
            drifted[t] += slope * series[t];
        }
        squaredSlope += slope * slope;
        products.add(series);
    }

    private boolean isDirect(int lag) {
        return lag <= DIRECT_SHORT || lag >= snapshots - DIRECT_LONG;
    }

    /// Value of no coordinate: zero at every lag.
    public AllLagCurve value() {
        long[] pairs = products.pairs();
        double[] values = products.sums();
        double[] bounds = new double[snapshots];
        double[] ends = gaps ? maskedEnds() : plainEnds();
        // Both terms of the difference are bounded by the same sum.
        double bound = 4 * products.sumErrorBound();
        double front = 0;
        double back = 0;
        for (int lag = 0; lag < snapshots; lag++) {
            if (lag > 0) {
                front += drifted[lag - 1];
                back += drifted[snapshots - lag];
            }
            // Σ(rₜ₊ₗ − rₜ)·c is the sum without its first l terms less that without its last l.
            double line = 2.0 * lag * (back - front) + (double) lag * lag * squaredSlope * pairs[lag];
            double sum = isDirect(lag) ? direct[lag] : Math.max(0, ends[lag] - 2 * values[lag] + line);
            values[lag] = pairs[lag] == 0 ? Double.NaN : sum / pairs[lag];
            // Taking the line off rounds each rₜ by ε·T‖c‖ at most, and a window multiplies that with l‖c‖.
            double rounding = 8 * 0x1p-53 * (sum + (double) snapshots * lag * squaredSlope * pairs[lag]);
            double error = isDirect(lag) ? rounding : bound + rounding;
            bounds[lag] = pairs[lag] == 0 ? Double.NaN : error / pairs[lag];
        }
        return new AllLagCurve(values, pairs, bounds);
    }

    /// Σₜ ‖rₜ‖² + ‖rₜ₊ₗ‖² without gaps.
    private double[] plainEnds() {
        double total = 0;
        for (double square : squares) {
            total += square;
        }
        double[] ends = new double[snapshots];
        double without = 0;
        for (int lag = 0; lag < snapshots; lag++) {
            if (lag > 0) {
                without += squares[lag - 1] + squares[snapshots - lag];
            }
            ends[lag] = 2 * total - without;
        }
        return ends;
    }

    /// The same where both snapshots are there: Σ(qₜmₜ₊ₗ + mₜqₜ₊ₗ) = R(q + m) − R(q) − R(m), the squares q scaled to
    /// the size of the mask.
    private double[] maskedEnds() {
        double total = 0;
        double count = 0;
        for (int t = 0; t < snapshots; t++) {
            total += squares[t];
            count += mask[t];
        }
        double[] ends = new double[snapshots];
        if (total == 0) {
            return ends;
        }
        double scale = count / total;
        double[] scaled = new double[snapshots];
        double[] both = new double[snapshots];
        for (int t = 0; t < snapshots; t++) {
            scaled[t] = squares[t] * scale;
            both[t] = scaled[t] + mask[t];
        }
        double[] ofBoth = autocovarianceSums(both);
        double[] ofSquares = autocovarianceSums(scaled);
        double[] ofMask = autocovarianceSums(mask);
        for (int lag = 0; lag < snapshots; lag++) {
            ends[lag] = (ofBoth[lag] - ofSquares[lag] - Math.rint(ofMask[lag])) / scale;
        }
        return ends;
    }

    private double[] autocovarianceSums(double[] values) {
        boolean[] all = new boolean[snapshots];
        Arrays.fill(all, true);
        AllLagAutocovariance sums = new AllLagAutocovariance(all);
        sums.add(values);
        return sums.sums();
    }
}
