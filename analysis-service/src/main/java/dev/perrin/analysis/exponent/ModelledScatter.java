package dev.perrin.analysis.exponent;

import dev.perrin.analysis.blocks.LagSamples;
import dev.perrin.analysis.blocks.TimeBlocks;
import java.util.Arrays;

/// Covariance of the logarithms of a time-averaged mean-squared displacement, for one dimension of Gaussian increments
/// ([WindowCovariance]), over the whole averaged part and over groups of blocks. The motion has more dimensions, and
/// not equally strong ones; but two such covariances have the same unknown factor, so that their **ratio** can be used:
/// what a jackknife over groups is expected to find, against what the scatter really is.
///
/// Pairs of lags are computed when they are first asked for, about 20 µs each. Not thread safe.
final class ModelledScatter {
    private final LagSamples samples;
    private final WindowCovariance model;
    private final double[] ends;
    /// For each pair of lags at i(i+1)/2 + j, one covariance for each number of window ends; empty until asked for.
    private final double[][] covariances;

    /// @param samples two lags or more, each with a mean-squared displacement greater than 0
    ModelledScatter(LagSamples samples) {
        this.samples = samples;
        int sizes = 0;
        for (int size = 1; samples.groups(size) >= TimeBlocks.MIN_GROUPS; size *= 2) {
            sizes++;
        }
        this.ends = new double[sizes + 1];
        for (int power = 0; power < sizes; power++) {
            ends[power] = (double) samples.blockLength() * (1 << power);
        }
        ends[sizes] = (double) samples.blockLength() * samples.blocks();
        double[] lags = new double[samples.size()];
        double[] msd = new double[samples.size()];
        for (int i = 0; i < lags.length; i++) {
            lags[i] = samples.lag(i);
            msd[i] = samples.msd(i);
        }
        this.model = new WindowCovariance(new MsdShape(lags, msd));
        this.covariances = new double[lags.length * (lags.length + 1) / 2][];
        Arrays.fill(covariances, new double[0]);
    }

    /// Cov(ln MSDᵢ, ln MSDⱼ) over the whole averaged part.
    double covariance(int i, int j) {
        return pair(i, j)[ends.length - 1];
    }

    /// Variance of Σ wᵢ ln MSDᵢ over the whole averaged part.
    ///
    /// @param indices of the lags. Not modified.
    /// @param weights as many. Not modified.
    double variance(int[] indices, double[] weights) {
        return quadratic(indices, weights, ends.length - 1);
    }

    /// What a jackknife over K groups is expected to find for it: (vₙ − v)/(K − 1), vₙ the variance over one group.
    ///
    /// @param indices of the lags. Not modified.
    /// @param weights as many. Not modified.
    /// @param groupSize blocks a group, a power of two
    double jackknife(int[] indices, double[] weights, int groupSize) {
        double ofGroup = quadratic(indices, weights, Integer.numberOfTrailingZeros(groupSize));
        return (ofGroup - variance(indices, weights)) / (samples.groups(groupSize) - 1);
    }

    private double quadratic(int[] indices, double[] weights, int end) {
        double sum = 0;
        for (int i = 0; i < indices.length; i++) {
            sum += weights[i] * weights[i] * pair(indices[i], indices[i])[end];
            for (int j = 0; j < i; j++) {
                sum += 2 * weights[i] * weights[j] * pair(indices[i], indices[j])[end];
            }
        }
        return sum;
    }

    private double[] pair(int i, int j) {
        int greater = Math.max(i, j);
        int lesser = Math.min(i, j);
        int at = greater * (greater + 1) / 2 + lesser;
        if (covariances[at].length == 0) {
            double[] sums = new double[ends.length];
            model.covariances((double) samples.lag(lesser), (double) samples.lag(greater), ends, sums);
            double scale = samples.msd(lesser) * samples.msd(greater);
            for (int n = 0; n < ends.length; n++) {
                sums[n] /= ends[n] * ends[n] * scale;
            }
            covariances[at] = sums;
        }
        return covariances[at];
    }
}
