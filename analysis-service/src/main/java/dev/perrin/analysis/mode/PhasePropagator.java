package dev.perrin.analysis.mode;

import java.util.function.Function;

/// The matrix that takes a phase point (x, y) of one mode to that of the next snapshot, fitted by least squares:
/// z(k+s) = Mˢ z(k) + noise. For noise that is independent in time this is the estimate of maximum likelihood; its
/// eigenvalues give frequency and damping more surely than the autocorrelation alone, because it uses positions
/// too.
///
/// The four elements are NaN when they could not be fitted.
///
/// @param xx of x on x
/// @param xy of x on y
/// @param yx of y on x
/// @param yy of y on y
public record PhasePropagator(double xx, double xy, double yx, double yy, Relaxation relaxation) {
    static PhasePropagator of(double[][] means, long steps, long count, Function<double[], double[]> regression) {
        double[] matrix = regression.apply(means[0]);
        Roots all = roots(matrix);
        if (!Double.isFinite(all.trace()) || steps == 0) {
            return of(matrix, Relaxation.unknown("too few pairs of consecutive snapshots"));
        }
        Roots[] left = new Roots[means.length - 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = roots(regression.apply(means[i + 1]));
        }
        return of(matrix, Roots.relaxation(all, left, steps, count));
    }

    private static PhasePropagator of(double[] matrix, Relaxation relaxation) {
        return new PhasePropagator(matrix[0], matrix[1], matrix[2], matrix[3], relaxation);
    }

    private static Roots roots(double[] matrix) {
        return new Roots(matrix[0] + matrix[3], matrix[0] * matrix[3] - matrix[1] * matrix[2]);
    }
}
