package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.Lapack;
import dev.perrin.trainer.model.Model;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Covariance of the gradient of one example, Σ = (1/N) Σᵢ (gᵢ − ḡ)(gᵢ − ḡ)ᵀ, seen along given directions q_l:
/// q_lᵀ Σ q_l for all of them, and q_lᵀ Σ q_m for the leading ones. Divisor N, because a minibatch is drawn
/// from these N examples and no others.
///
/// Of groups that cannot be told apart, S examples each, it is S times the covariance of their gradients, with the
/// divisor M − 1 of M groups: each of them is one draw.
final class GradientNoise {
    /// Examples projected by one matrix product.
    private static final int BLOCK = 128;

    private final double[] variances;
    private final double offDiagonalFraction;

    private GradientNoise(double[] variances, double offDiagonalFraction) {
        this.variances = variances;
        this.offDiagonalFraction = offDiagonalFraction;
    }

    /// O(N d²).
    ///
    /// @param parameters length d. Not modified.
    /// @param meanGradient ḡ, length d. Not modified.
    /// @param directions d × d, one after the other. Not modified.
    /// @param leading number of directions whose covariances are compared
    static GradientNoise along(
            Model model,
            double[] parameters,
            double[] meanGradient,
            double[] directions,
            int leading,
            BooleanSupplier cancelled,
            MeasurementJournal journal) {
        int groups = model.groupCount();
        int part = BLOCK * Math.ceilDiv(groups, BLOCK * MeasurementJournal.PARTS);
        double[] basis = Vectors.dots(directions, meanGradient);
        double[] sums = new double[parameters.length + leading * leading];
        for (int first = 0; first < groups; first += part) {
            int from = first;
            int to = Math.min(groups, first + part);
            double[] before = sums;
            double[] after = new double[sums.length];
            journal.result(
                    after,
                    () -> {
                        System.arraycopy(before, 0, after, 0, after.length);
                        add(model, parameters, meanGradient, directions, from, to, after, cancelled);
                    },
                    before,
                    basis);
            sums = after;
        }
        return new GradientNoise(
                Arrays.copyOf(sums, parameters.length),
                offDiagonalFraction(Arrays.copyOfRange(sums, parameters.length, sums.length), leading));
    }

    /// @param sums variances of all directions, then covariances of the leading ones. Modified: added to.
    private static void add(
            Model model,
            double[] parameters,
            double[] meanGradient,
            double[] directions,
            int from,
            int to,
            double[] sums,
            BooleanSupplier cancelled) {
        int dimension = parameters.length;
        int leading = (int) Math.round(Math.sqrt(sums.length - dimension));
        double share = share(model);
        double[] gradients = new double[BLOCK * dimension];
        double[] projections = new double[BLOCK * dimension];
        double[] gradient = new double[dimension];
        for (int first = from; first < to; first += BLOCK) {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException("measurement of the gradient noise was cancelled");
            }
            int count = Math.min(BLOCK, to - first);
            for (int i = 0; i < count; i++) {
                model.groupGradient(parameters, first + i, gradient);
                for (int j = 0; j < dimension; j++) {
                    gradients[i * dimension + j] = gradient[j] - meanGradient[j];
                }
            }
            Lapack.multiplyTransposed(gradients, directions, projections, count, dimension, dimension);
            for (int i = 0; i < count; i++) {
                int row = i * dimension;
                for (int mode = 0; mode < dimension; mode++) {
                    sums[mode] += projections[row + mode] * projections[row + mode] * share;
                }
                for (int a = 0; a < leading; a++) {
                    for (int b = 0; b < leading; b++) {
                        sums[dimension + a * leading + b] += projections[row + a] * projections[row + b] * share;
                    }
                }
            }
        }
    }

    /// What one squared deviation of a group's gradient adds to Σ.
    static double share(Model model) {
        int groups = model.groupCount();
        return model.groupSize() == 1 ? 1.0 / groups : (double) model.groupSize() / (groups - 1);
    }

    /// ‖off-diagonal part‖_F / ‖whole‖_F; 0 of a matrix of zeros.
    ///
    /// @param covariance order × order. Not modified.
    static double offDiagonalFraction(double[] covariance, int order) {
        double off = 0;
        double all = 0;
        for (int a = 0; a < order; a++) {
            for (int b = 0; b < order; b++) {
                double squared = covariance[a * order + b] * covariance[a * order + b];
                all += squared;
                off += a == b ? 0 : squared;
            }
        }
        return all == 0 ? 0 : Math.sqrt(off / all);
    }

    /// q_lᵀ Σ q_l, length d.
    double[] variances() {
        return variances;
    }

    /// ‖off-diagonal part‖_F / ‖whole‖_F over the leading directions: 0 when noise and directions commute.
    double offDiagonalFraction() {
        return offDiagonalFraction;
    }
}
