package dev.perrin.analysis.mode;

/// Least squares of Cⱼ = A uⱼ + B wⱼ on values at some lags j, where u and w obey xⱼ = τ xⱼ₋₁ − δ xⱼ₋₂ from (1, 0)
/// and (0, 1): A and B are linear and eliminated exactly, τ and δ are found by Levenberg's damped Gauss-Newton
/// steps with derivatives by differences, inside the triangle where both roots decay. Not thread safe.
final class RecursionFit {
    private static final int MAX_STEPS = 60;
    private static final double CONVERGED = 1e-10;
    private static final double DIFFERENCE = 1e-6;
    private static final double[] ANGLES = {0.1, 0.25, 0.5, 0.9, 1.4, 2.0, 2.6};
    private static final double[] RADII = {0.2, 0.5, 0.75, 0.9, 0.97};

    private final int[] lags;
    private final double[] u;
    private final double[] w;

    /// @param lags 0 and 1 first, ascending. Not modified.
    RecursionFit(int[] lags) {
        this.lags = lags;
        this.u = new double[lags[lags.length - 1] + 1];
        this.w = new double[u.length];
    }

    /// The best of a coarse grid over complex and real pairs of roots.
    Roots start(double[] values) {
        Roots best = new Roots(0.5, 0.1);
        double least = Double.POSITIVE_INFINITY;
        double[] residual = new double[values.length];
        for (double radius : RADII) {
            for (double angle : ANGLES) {
                Roots pair = new Roots(2 * radius * Math.cos(angle), radius * radius);
                double squares = residuals(pair, values, residual);
                if (squares < least) {
                    least = squares;
                    best = pair;
                }
            }
            for (double other : RADII) {
                Roots pair = new Roots(radius + other, radius * other);
                double squares = residuals(pair, values, residual);
                if (squares < least) {
                    least = squares;
                    best = pair;
                }
            }
        }
        return best;
    }

    /// @param values by lag. Not modified.
    Roots fit(double[] values, Roots start) {
        Roots here = start;
        double[] residual = new double[values.length];
        double[] stepped = new double[values.length];
        double[][] slope = new double[2][values.length];
        double squares = residuals(here, values, residual);
        double damping = 1e-3;
        for (int step = 0; step < MAX_STEPS; step++) {
            slopes(here, values, residual, slope);
            Roots next = next(here, residual, slope, damping);
            double after = next.stable() ? residuals(next, values, stepped) : Double.POSITIVE_INFINITY;
            if (after < squares) {
                double moved =
                        Math.abs(next.trace() - here.trace()) + Math.abs(next.determinant() - here.determinant());
                here = next;
                squares = residuals(here, values, residual);
                damping = Math.max(1e-12, damping / 10);
                if (moved < CONVERGED) {
                    return here;
                }
            } else {
                damping *= 10;
                if (damping > 1e8) {
                    return here;
                }
            }
        }
        return here;
    }

    /// @param slope Modified: derivatives of the residuals.
    private void slopes(Roots here, double[] values, double[] residual, double[][] slope) {
        residuals(new Roots(here.trace() + DIFFERENCE, here.determinant()), values, slope[0]);
        residuals(new Roots(here.trace(), here.determinant() + DIFFERENCE), values, slope[1]);
        for (int i = 0; i < residual.length; i++) {
            slope[0][i] = (slope[0][i] - residual[i]) / DIFFERENCE;
            slope[1][i] = (slope[1][i] - residual[i]) / DIFFERENCE;
        }
    }

    private static Roots next(Roots here, double[] residual, double[][] slope, double damping) {
        double aa = 0;
        double ab = 0;
        double bb = 0;
        double ar = 0;
        double br = 0;
        for (int i = 0; i < residual.length; i++) {
            aa += slope[0][i] * slope[0][i];
            ab += slope[0][i] * slope[1][i];
            bb += slope[1][i] * slope[1][i];
            ar += slope[0][i] * residual[i];
            br += slope[1][i] * residual[i];
        }
        aa *= 1 + damping;
        bb *= 1 + damping;
        double determinant = aa * bb - ab * ab;
        return new Roots(
                here.trace() - (ar * bb - br * ab) / determinant,
                here.determinant() - (br * aa - ar * ab) / determinant);
    }

    /// @param residual Modified.
    /// @return the sum of their squares
    private double residuals(Roots roots, double[] values, double[] residual) {
        u[0] = 1;
        w[1] = 1;
        u[1] = 0;
        w[0] = 0;
        for (int j = 2; j < u.length; j++) {
            u[j] = roots.trace() * u[j - 1] - roots.determinant() * u[j - 2];
            w[j] = roots.trace() * w[j - 1] - roots.determinant() * w[j - 2];
        }
        double uu = 0;
        double uw = 0;
        double ww = 0;
        double uc = 0;
        double wc = 0;
        for (int i = 0; i < lags.length; i++) {
            int j = lags[i];
            uu += u[j] * u[j];
            uw += u[j] * w[j];
            ww += w[j] * w[j];
            uc += u[j] * values[i];
            wc += w[j] * values[i];
        }
        double determinant = uu * ww - uw * uw;
        double a = (uc * ww - wc * uw) / determinant;
        double b = (wc * uu - uc * uw) / determinant;
        double squares = 0;
        for (int i = 0; i < lags.length; i++) {
            residual[i] = values[i] - a * u[lags[i]] - b * w[lags[i]];
            squares += residual[i] * residual[i];
        }
        return squares;
    }
}
