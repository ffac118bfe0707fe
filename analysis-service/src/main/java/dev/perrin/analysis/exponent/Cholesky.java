package dev.perrin.analysis.exponent;

import java.util.Optional;

/// Lower triangle L of a symmetric positive definite matrix A = L·Lᵀ.
public final class Cholesky {
    private final double[][] lower;

    private Cholesky(double[][] lower) {
        this.lower = lower;
    }

    /// @param matrix square, its lower triangle is read. Not modified.
    /// @return empty for a matrix that is not positive definite, to rounding
    public static Optional<Cholesky> of(double[][] matrix) {
        int n = matrix.length;
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double rest = matrix[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                if (i > j) {
                    lower[i][j] = rest / lower[j][j];
                } else if (rest > 1e-14 * matrix[i][i]) {
                    lower[i][i] = Math.sqrt(rest);
                } else {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new Cholesky(lower));
    }

    /// L⁻¹b, whose squared length is bᵀA⁻¹b.
    ///
    /// @param vector b. Not modified.
    public double[] whiten(double[] vector) {
        int n = lower.length;
        double[] white = new double[n];
        for (int i = 0; i < n; i++) {
            double rest = vector[i];
            for (int k = 0; k < i; k++) {
                rest -= lower[i][k] * white[k];
            }
            white[i] = rest / lower[i][i];
        }
        return white;
    }

    /// A⁻¹b.
    ///
    /// @param vector b. Not modified.
    public double[] solve(double[] vector) {
        double[] solution = whiten(vector);
        for (int i = lower.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < lower.length; k++) {
                solution[i] -= lower[k][i] * solution[k];
            }
            solution[i] /= lower[i][i];
        }
        return solution;
    }

    /// ln det A.
    public double logDeterminant() {
        double sum = 0;
        for (int i = 0; i < lower.length; i++) {
            sum += 2 * Math.log(lower[i][i]);
        }
        return sum;
    }
}
