package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.BoundedEstimate;

/// Place of the greatest value of a Welch spectrum, between bins: the vertex of a parabola fitted to the
/// logarithms of the bins around it that are above half of it.
///
/// Each logarithm has variance 1/K, K = segments/1.056 the number of independent ones (Hann, half overlap:
/// neighbouring segments share (1/6)² of their power's variance), and is correlated with its neighbours by 4/9 and
/// 1/36. The error of the vertex follows from both, with a bin's width over √12 added for the shape.
final class SpectralPeak {
    private static final double OVERLAP = 1 + 2.0 / 36;
    private static final double[] NEIGHBOUR = {1, 4.0 / 9, 1.0 / 36};
    private static final double NORMAL_95 = 1.959964;
    private static final int LEAST_BINS = 5;

    private SpectralPeak() {}

    /// @param density by bin. Not modified.
    /// @return in bins; NONE when the greatest value lies within two bins of an end
    static BoundedEstimate of(double[] density, long segments) {
        int top = 1;
        for (int bin = 1; bin < density.length - 1; bin++) {
            if (density[bin] > density[top]) {
                top = bin;
            }
        }
        if (top < 2 || top > density.length - 3 || !(density[top] > 0)) {
            return BoundedEstimate.NONE;
        }
        int low = top;
        while (low > 1 && density[low - 1] > density[top] / 2) {
            low--;
        }
        int high = top;
        while (high < density.length - 2 && density[high + 1] > density[top] / 2) {
            high++;
        }
        // symmetric about the top, so that a skewed flank does not draw the parabola
        int reach = Math.max(LEAST_BINS / 2, Math.min(top - low, high - top));
        reach = Math.min(reach, Math.min(top - 1, density.length - 2 - top));
        return vertex(density, top, reach, segments);
    }

    /// Least squares of a + bt + ct² on t = −r … r: with S₂ = Σt², S₄ = Σt⁴, n = 2r + 1,
    /// b = Σ t z/S₂, c = Σ (t² − S₂/n) z / (S₄ − S₂²/n), vertex −b/2c.
    private static BoundedEstimate vertex(double[] density, int top, int reach, long segments) {
        int n = 2 * reach + 1;
        double s2 = 0;
        double s4 = 0;
        for (int t = -reach; t <= reach; t++) {
            s2 += (double) t * t;
            s4 += (double) t * t * t * t;
        }
        double spread = s4 - s2 * s2 / n;
        double slope = 0;
        double bend = 0;
        for (int t = -reach; t <= reach; t++) {
            double z = Math.log(density[top + t]);
            slope += t * z / s2;
            bend += (t * t - s2 / n) * z / spread;
        }
        if (!(bend < 0)) {
            return BoundedEstimate.NONE;
        }
        double vertex = Math.clamp(-slope / (2 * bend), -reach, reach);
        // change of the vertex with each logarithm
        double variance = 0;
        for (int t = -reach; t <= reach; t++) {
            for (int other = Math.max(-reach, t - 2); other <= Math.min(reach, t + 2); other++) {
                variance += influence(t, vertex, bend, s2, spread, n)
                        * influence(other, vertex, bend, s2, spread, n)
                        * NEIGHBOUR[Math.abs(t - other)];
            }
        }
        double independent = segments / OVERLAP;
        double error = Math.sqrt(variance / independent + 1.0 / 12);
        double value = top + vertex;
        return new BoundedEstimate(value, error, value - NORMAL_95 * error, value + NORMAL_95 * error, segments);
    }

    private static double influence(int t, double vertex, double bend, double s2, double spread, int n) {
        return (t / s2 + 2 * vertex * (t * t - s2 / n) / spread) / (-2 * bend);
    }
}
