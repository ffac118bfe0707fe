package dev.perrin.analysis.catalog;

import dev.perrin.proto.curvature.v1.CurvatureSummary;
import java.nio.DoubleBuffer;

/// A whole curvature measurement: spectrum, noise, and the leading eigenvectors.
public final class Curvature {
    private final CurvatureSummary summary;
    private final int eigenvectorCount;
    private final long dimension;
    private final DoubleBuffer[] parts;
    private final long[] firstElements;

    /// @param parts slices of the mode-major [eigenvectorCount × dimension] matrix, in order
    /// @param firstElements of each slice
    Curvature(
            CurvatureSummary summary,
            int eigenvectorCount,
            long dimension,
            DoubleBuffer[] parts,
            long[] firstElements) {
        this.summary = summary;
        this.eigenvectorCount = eigenvectorCount;
        this.dimension = dimension;
        this.parts = parts;
        this.firstElements = firstElements;
    }

    public CurvatureSummary summary() {
        return summary;
    }

    /// The same where the noise of a step has another variance, as with another batch size.
    ///
    /// @param factor of the variance, > 0
    public Curvature withNoiseTimes(double factor) {
        if (factor == 1) {
            return this;
        }
        CurvatureSummary.Builder scaled = summary.toBuilder().clearNoiseVariance();
        summary.getNoiseVarianceList().forEach(variance -> scaled.addNoiseVariance(factor * variance));
        return new Curvature(scaled.build(), eigenvectorCount, dimension, parts, firstElements);
    }

    /// d.
    public long dimension() {
        return dimension;
    }

    /// Number of leading modes whose eigenvectors were published.
    public int eigenvectorCount() {
        return eigenvectorCount;
    }

    /// A range of coordinates of every eigenvector, [eigenvectorCount] × [count].
    ///
    /// @param offset first coordinate
    /// @param count number of coordinates; offset + count ≤ d
    public double[][] slice(long offset, int count) {
        if (offset + count > dimension) {
            throw new IllegalArgumentException("coordinates " + offset + " to " + (offset + count)
                    + " must lie below the dimension " + dimension + " of the eigenvectors");
        }
        double[][] slice = new double[eigenvectorCount][count];
        for (int mode = 0; mode < eigenvectorCount; mode++) {
            copy(mode * dimension + offset, slice[mode]);
        }
        return slice;
    }

    /// @param target Modified: filled with consecutive elements from `first` on.
    private void copy(long first, double[] target) {
        int filled = 0;
        for (int i = 0; i < parts.length && filled < target.length; i++) {
            long begin = first + filled - firstElements[i];
            if (begin < 0 || begin >= parts[i].limit()) {
                continue;
            }
            int count = (int) Math.min(target.length - filled, parts[i].limit() - begin);
            parts[i].get(Math.toIntExact(begin), target, filled, count);
            filled += count;
        }
        if (filled < target.length) {
            throw new IllegalStateException("eigenvectors end after element " + (first + filled));
        }
    }
}
