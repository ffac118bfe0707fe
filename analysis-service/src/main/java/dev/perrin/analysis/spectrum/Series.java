package dev.perrin.analysis.spectrum;

/// Kernels over one coordinate in time.
final class Series {
    private Series() {}

    static void requireRows(int length, int snapshots, int coordinates) {
        if (coordinates < 1 || length != (long) snapshots * coordinates) {
            throw new IllegalArgumentException("rows of %d numbers must be %d snapshots of %d coordinates, at least 1"
                    .formatted(length, snapshots, coordinates));
        }
    }

    /// @param values Not modified.
    static void requireFinite(double[] values) {
        double sum = 0;
        for (double value : values) {
            // Infinite and undefined values stay so under multiplication with zero; finite ones vanish.
            sum += value * 0;
        }
        if (sum != 0) {
            throw new IllegalArgumentException("values of a coordinate must be finite");
        }
    }

    /// @param rows `coordinates` a snapshot, one snapshot after the other. Not modified.
    /// @param mask 1 or 0 a snapshot. Not modified.
    /// @param series Modified: one coordinate, 0 at missing snapshots.
    static void gather(float[] rows, int coordinates, int coordinate, double[] mask, double[] series) {
        for (int t = 0; t < series.length; t++) {
            series[t] = mask[t] == 0 ? 0 : rows[t * coordinates + coordinate];
        }
    }

    /// @param values Not modified.
    /// @param mask 1 or 0 a snapshot. Not modified.
    /// @param series Modified: the values, 0 at missing snapshots.
    static void mask(double[] values, double[] mask, double[] series) {
        for (int t = 0; t < series.length; t++) {
            series[t] = mask[t] == 0 ? 0 : values[t];
        }
    }

    /// @param series Not modified.
    static double squares(double[] series) {
        double s0 = 0;
        double s1 = 0;
        int t = 0;
        for (; t < series.length - 1; t += 2) {
            s0 += series[t] * series[t];
            s1 += series[t + 1] * series[t + 1];
        }
        return t < series.length ? s0 + s1 + series[t] * series[t] : s0 + s1;
    }

    /// Takes the first value off: for float32 values of like size this difference is exact in double precision, which
    /// that from a mean is not.
    ///
    /// @param series Modified.
    /// @param mask 1 or 0 a snapshot. Not modified.
    static void fromFirst(double[] series, double[] mask) {
        int first = 0;
        while (first < series.length && mask[first] == 0) {
            first++;
        }
        double origin = first < series.length ? series[first] : 0;
        for (int t = first; t < series.length; t++) {
            series[t] = mask[t] == 0 ? 0 : series[t] - origin;
        }
    }

    /// Takes the mean off.
    ///
    /// @param series 0 at missing snapshots. Modified.
    /// @param mask 1 or 0 a snapshot. Not modified.
    static void centre(double[] series, double[] mask) {
        double sum = 0;
        double count = 0;
        for (int t = 0; t < series.length; t++) {
            sum += series[t];
            count += mask[t];
        }
        double mean = count == 0 ? 0 : sum / count;
        for (int t = 0; t < series.length; t++) {
            series[t] -= mean * mask[t];
        }
    }

    /// Takes a straight line from the first to the last value off.
    ///
    /// @param series without gaps. Modified.
    /// @return its slope a snapshot
    static double levelOut(double[] series) {
        int last = series.length - 1;
        double slope = last == 0 ? 0 : (series[last] - series[0]) / last;
        for (int t = 0; t <= last; t++) {
            series[t] -= slope * t;
        }
        return slope;
    }

    /// Σₜ mₜmₜ₊ₗ(xₜ₊ₗ − xₜ)², term by term.
    ///
    /// @param series Not modified.
    /// @param mask 1 or 0 a snapshot. Not modified.
    static double squaredSteps(double[] series, double[] mask, int lag) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int end = series.length - lag;
        int t = 0;
        for (; t <= end - 4; t += 4) {
            double a = (series[t + lag] - series[t]) * (mask[t + lag] * mask[t]);
            double b = (series[t + 1 + lag] - series[t + 1]) * (mask[t + 1 + lag] * mask[t + 1]);
            double c = (series[t + 2 + lag] - series[t + 2]) * (mask[t + 2 + lag] * mask[t + 2]);
            double d = (series[t + 3 + lag] - series[t + 3]) * (mask[t + 3 + lag] * mask[t + 3]);
            s0 += a * a;
            s1 += b * b;
            s2 += c * c;
            s3 += d * d;
        }
        for (; t < end; t++) {
            double a = (series[t + lag] - series[t]) * (mask[t + lag] * mask[t]);
            s0 += a * a;
        }
        return s0 + s1 + s2 + s3;
    }
}
