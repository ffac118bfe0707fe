package dev.perrin.analysis.mode;

import dev.perrin.analysis.blocks.StateArrays;
import dev.perrin.analysis.blocks.StateVersion;
import java.nio.ByteBuffer;

/// Mean and covariance of vectors of a small dimension, exact: Welford's recurrence for all pairs, Chan's merge.
///
/// M += (z − μ₋)(z − μ₊)ᵀ with the mean before and after z; the covariance is M/n. Cost n(n+1)/2 a vector.
public final class CrossMoments {
    private static final byte VERSION = 1;

    private final int dimension;
    private long count;
    private final double[] mean;
    /// Lower triangle by rows.
    private final double[] deviation;
    /// Scratch.
    private final double[] before;

    public CrossMoments(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension must be at least 1, but is " + dimension);
        }
        this.dimension = dimension;
        this.mean = new double[dimension];
        this.deviation = new double[dimension * (dimension + 1) / 2];
        this.before = new double[dimension];
    }

    public int dimension() {
        return dimension;
    }

    public long count() {
        return count;
    }

    /// @param z length dimension. Not modified.
    public void add(double[] z) {
        count++;
        for (int i = 0; i < dimension; i++) {
            before[i] = z[i] - mean[i];
            mean[i] += before[i] / count;
        }
        int at = 0;
        for (int i = 0; i < dimension; i++) {
            double after = z[i] - mean[i];
            for (int j = 0; j <= i; j++) {
                deviation[at++] += after * before[j];
            }
        }
    }

    /// Makes this the moments of the union.
    ///
    /// @param other of the same dimension. Not modified.
    public void mergeWith(CrossMoments other) {
        if (other.dimension != dimension) {
            throw new IllegalArgumentException(
                    "dimension of both must be the same, but is " + dimension + " and " + other.dimension);
        }
        if (other.count == 0) {
            return;
        }
        double here = count;
        double there = other.count;
        for (int i = 0; i < dimension; i++) {
            before[i] = other.mean[i] - mean[i];
        }
        int at = 0;
        for (int i = 0; i < dimension; i++) {
            for (int j = 0; j <= i; j++) {
                deviation[at] += other.deviation[at] + before[i] * before[j] * here * there / (here + there);
                at++;
            }
        }
        for (int i = 0; i < dimension; i++) {
            mean[i] += before[i] * there / (here + there);
        }
        count += other.count;
    }

    public double mean(int i) {
        return count == 0 ? Double.NaN : mean[i];
    }

    /// Divided by n.
    public double covariance(int i, int j) {
        int row = Math.max(i, j);
        return deviation[row * (row + 1) / 2 + Math.min(i, j)] / count;
    }

    /// NaN where a variance is 0.
    public double correlation(int i, int j) {
        double correlation = covariance(i, j) / Math.sqrt(covariance(i, i) * covariance(j, j));
        return Double.isFinite(correlation) ? correlation : Double.NaN;
    }

    public int sizeInBytes() {
        return 1 + Integer.BYTES + Long.BYTES + Double.BYTES * (mean.length + deviation.length);
    }

    /// @param out Modified: advanced by [#sizeInBytes].
    public void write(ByteBuffer out) {
        out.put(VERSION).putInt(dimension).putLong(count);
        StateArrays.write(mean, out);
        StateArrays.write(deviation, out);
    }

    /// @param in Modified: advanced past what was written.
    /// @throws IllegalArgumentException for the bytes of another version
    public static CrossMoments read(ByteBuffer in) {
        StateVersion.require("cross moments", VERSION, in.get());
        CrossMoments moments = new CrossMoments(in.getInt());
        moments.count = in.getLong();
        StateArrays.read(moments.mean, in);
        StateArrays.read(moments.deviation, in);
        return moments;
    }
}
