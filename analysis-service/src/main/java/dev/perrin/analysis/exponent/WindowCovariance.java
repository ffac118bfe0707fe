package dev.perrin.analysis.exponent;

import java.util.Arrays;

/// How strongly the squared displacements of windows of two lags go together, for Gaussian increments that are
/// stationary: all of it follows from the mean-squared displacement M itself. A window of lag lᵢ that ends at t and one
/// of lag lⱼ that ends at t + s have the covariance, for one dimension,
///
/// Cᵢⱼ(s) = ½( M(s + lᵢ) + M(s − lⱼ) − M(s) − M(s + lᵢ − lⱼ) ),  Cov(Δᵢ², Δⱼ²) = 2Cᵢⱼ(s)²  (Isserlis),
///
/// and the sums of squares over n window ends have the covariance Σ_{|s|<n} (n − |s|)·2Cᵢⱼ(s)². Source: Qian, Sheetz
/// and Elson 1991 for Brownian motion; this is the same for any M.
///
/// The sum is taken term by term near its kinks s = −lᵢ, 0, lⱼ − lᵢ, lⱼ, and by quadrature between them, with points
/// that crowd towards the kinks.
final class WindowCovariance {
    /// Terms on either side of a kink that are added up one by one: a sum over a cusp is not an integral.
    private static final int EDGE = 12;

    /// Quadrature points between two edges.
    private static final int POINTS = 16;

    /// Beyond the kinks, stretches grow by this factor.
    private static final double GROWTH = 4;

    private final MsdShape shape;

    WindowCovariance(MsdShape shape) {
        this.shape = shape;
    }

    /// Adds the covariance of sums over n window ends, for several n, to `sums`.
    ///
    /// @param first lᵢ
    /// @param second lⱼ ≥ lᵢ
    /// @param ends n for each of the sums, ascending. Not modified.
    /// @param sums as many. Modified: filled.
    void covariances(double first, double second, double[] ends, double[] sums) {
        Arrays.fill(sums, 0);
        double longest = ends[ends.length - 1];
        double[] kinks = {-first, 0, second - first, second};
        stretch(first, second, kinks[0], kinks[1], ends, sums);
        stretch(first, second, kinks[1], kinks[2], ends, sums);
        stretch(first, second, kinks[2], kinks[3], ends, sums);
        for (double begin = second, width = second; begin < longest; width *= GROWTH) {
            double end = Math.min(longest, begin + width);
            stretch(first, second, begin, end, ends, sums);
            begin = end;
        }
        for (double begin = first, width = first; begin < longest; width *= GROWTH) {
            double end = Math.min(longest, begin + width);
            stretch(first, second, -end, -begin, ends, sums);
            begin = end;
        }
        add(first, second, -longest, 0.5, ends, sums);
        add(first, second, longest, 0.5, ends, sums);
    }

    /// Adds the terms from `from` to `to`, both whole and with half their weight, so that neighbouring stretches join.
    private void stretch(double first, double second, double from, double to, double[] ends, double[] sums) {
        if (to - from <= 3 * EDGE) {
            terms(first, second, from, to, ends, sums);
            return;
        }
        terms(first, second, from, from + EDGE, ends, sums);
        double begin = from + EDGE;
        double width = to - EDGE - begin;
        // s = begin + width·(3u² − 2u³), ds = width·6u(1 − u) du, midpoints in u.
        for (int i = 0; i < POINTS; i++) {
            double u = (i + 0.5) / POINTS;
            double weight = width * 6 * u * (1 - u) / POINTS;
            add(first, second, begin + width * u * u * (3 - 2 * u), weight, ends, sums);
        }
        terms(first, second, to - EDGE, to, ends, sums);
    }

    private void terms(double first, double second, double from, double to, double[] ends, double[] sums) {
        if (from < to) {
            add(first, second, from, 0.5, ends, sums);
            for (double s = from + 1; s < to; s++) {
                add(first, second, s, 1, ends, sums);
            }
            add(first, second, to, 0.5, ends, sums);
        }
    }

    private void add(double first, double second, double s, double weight, double[] ends, double[] sums) {
        double covariance =
                0.5 * (shape.at(s + first) + shape.at(s - second) - shape.at(s) - shape.at(s + first - second));
        double term = 2 * weight * covariance * covariance;
        for (int i = 0; i < ends.length; i++) {
            double pairs = ends[i] - Math.abs(s);
            if (pairs > 0) {
                sums[i] += pairs * term;
            }
        }
    }
}
