package dev.perrin.theory.regression;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Eigenvalues of a symmetric matrix in falling order, and its eigenvectors.
///
/// @param values  length d.
/// @param vectors d × d, one eigenvector after the other, each of length 1 and with its largest component
///     positive.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Eigensystem(double[] values, double[] vectors) {
    private static final int SWEEPS = 60;

    /// By cyclic Jacobi rotations: every sweep turns each entry off the diagonal to 0 once, and once they
    /// are small each sweep squares them. The error of an eigenvalue is a few ulps of the largest. O(d³) a
    /// sweep, some 10 sweeps.
    ///
    /// @param matrix d × d, symmetric and finite. Not modified.
    public static Eigensystem of(double[] matrix, int dimension) {
        double[] a = matrix.clone();
        double[] q = new double[dimension * dimension];
        for (int i = 0; i < dimension; i++) {
            q[i * dimension + i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS && rotateAll(a, q, dimension); sweep++) {
            // One more sweep while something was still to be turned.
        }
        return sorted(a, q, dimension);
    }

    /// @return whether any entry was large enough to be turned to 0.
    private static boolean rotateAll(double[] a, double[] q, int d) {
        boolean rotated = false;
        for (int i = 0; i < d; i++) {
            for (int j = i + 1; j < d; j++) {
                double off = a[i * d + j];
                double ii = a[i * d + i];
                double jj = a[j * d + j];
                if (Math.abs(off) <= 0x1p-60 * Math.sqrt(Math.abs(ii)) * Math.sqrt(Math.abs(jj))
                        || Math.abs(off) <= 0x1p-70 * (Math.abs(ii) + Math.abs(jj))) {
                    a[i * d + j] = 0;
                    a[j * d + i] = 0;
                    continue;
                }
                rotated = true;
                double cotangent = (jj - ii) / (2 * off);
                double t = Math.copySign(1, cotangent) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
                double c = 1 / Math.hypot(1, t);
                double s = t * c;
                for (int k = 0; k < d; k++) {
                    double ki = a[k * d + i];
                    double kj = a[k * d + j];
                    a[k * d + i] = c * ki - s * kj;
                    a[k * d + j] = s * ki + c * kj;
                }
                rotateRows(a, d, i, j, c, s);
                rotateRows(q, d, i, j, c, s);
                a[i * d + i] = ii - t * off;
                a[j * d + j] = jj + t * off;
                a[i * d + j] = 0;
                a[j * d + i] = 0;
            }
        }
        return rotated;
    }

    /// @param rows d × d. Modified.
    private static void rotateRows(double[] rows, int d, int i, int j, double c, double s) {
        for (int k = 0; k < d; k++) {
            double ik = rows[i * d + k];
            double jk = rows[j * d + k];
            rows[i * d + k] = c * ik - s * jk;
            rows[j * d + k] = s * ik + c * jk;
        }
    }

    private static Eigensystem sorted(double[] a, double[] q, int d) {
        int[] order = IntStream.range(0, d)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -a[i * d + i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[d];
        double[] vectors = new double[d * d];
        for (int l = 0; l < d; l++) {
            int from = order[l] * d;
            values[l] = a[from + order[l]];
            int largest = 0;
            for (int k = 1; k < d; k++) {
                if (Math.abs(q[from + k]) > Math.abs(q[from + largest])) {
                    largest = k;
                }
            }
            double sign = Math.copySign(1, q[from + largest]);
            for (int k = 0; k < d; k++) {
                vectors[l * d + k] = sign * q[from + k];
            }
        }
        return new Eigensystem(values, vectors);
    }
}
