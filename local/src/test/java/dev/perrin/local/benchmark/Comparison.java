package dev.perrin.local.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Rates of two contenders, measured in alternating rounds of one run.
final class Comparison {
    private static final double MEGABYTE = 1e6;

    private final String name;
    private final List<Double> ours = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();

    Comparison(String name) {
        this.name = name;
    }

    void add(double oursBytesPerSecond, double bareBytesPerSecond) {
        ours.add(oursBytesPerSecond);
        bare.add(bareBytesPerSecond);
    }

    double oursMedian() {
        return median(ours);
    }

    double bareMedian() {
        return median(bare);
    }

    /// Median of the rounds' ratios: what disturbs the machine for longer than a round disturbs both.
    double ratio() {
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ours.size(); round++) {
            ratios.add(ours.get(round) / bare.get(round));
        }
        return median(ratios);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-34s ours %7.1f MB/s (%s)   bare %7.1f MB/s (%s)   ratio %.2f",
                name,
                oursMedian() / MEGABYTE,
                rounds(ours),
                bareMedian() / MEGABYTE,
                rounds(bare),
                ratio());
    }

    private static String rounds(List<Double> rates) {
        return String.join(
                " ",
                rates.stream()
                        .map(rate -> String.format(Locale.ROOT, "%.0f", rate / MEGABYTE))
                        .toList());
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// @param fraction in [0, 1]
    static double percentile(double[] values, double fraction) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1L, Math.round(fraction * (sorted.length - 1)))];
    }
}
