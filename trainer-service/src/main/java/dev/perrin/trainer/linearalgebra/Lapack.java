package dev.perrin.trainer.linearalgebra;

import static org.bytedeco.openblas.global.openblas.LAPACKE_dposv;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dsyevd;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;

import org.bytedeco.openblas.global.openblas;

/// Dense symmetric problems through LAPACK (OpenBLAS, the one that ND4J brings along).
public final class Lapack {
    /// What rounding may leave of a system's right side, relative to what its terms are.
    private static final double WRONG = 1e-8;

    static {
        OpenBlas.chooseKernels();
    }

    private Lapack() {}

    /// All eigenpairs of a symmetric matrix, divide and conquer. O(n³).
    ///
    /// @param matrix n × n, symmetric. Not modified.
    /// @throws NumericalException when the matrix holds a value that is not finite, or LAPACK does not converge
    public static Eigenpairs eigenpairs(double[] matrix, int order) {
        requireSquare(matrix, order);
        double[] vectors = matrix.clone();
        double[] values = new double[order];
        int info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, (byte) 'V', (byte) 'L', order, vectors, order, values);
        if (info != 0) {
            throw new NumericalException("eigenvalues of a matrix of order " + order + ": LAPACK dsyevd says " + info);
        }
        return Eigenpairs.fromAscending(values, vectors);
    }

    /// Solves A x = b for a symmetric positive definite A. O(n³/3).
    ///
    /// @param matrix n × n, symmetric. Not modified.
    /// @param rightSide length n; becomes x. Modified.
    /// @throws NumericalException when A is not positive definite, or LAPACK computes wrongly
    public static void solvePositiveDefinite(double[] matrix, double[] rightSide) {
        int order = rightSide.length;
        requireSquare(matrix, order);
        double[] wanted = rightSide.clone();
        int info = LAPACKE_dposv(LAPACK_COL_MAJOR, (byte) 'L', order, 1, matrix.clone(), order, rightSide, order);
        if (info != 0) {
            throw new NumericalException(
                    info > 0
                            ? "matrix of order " + order + " is not positive definite: leading minor " + info
                            : "LAPACK dposv says " + info);
        }
        requireSolved(matrix, rightSide, wanted);
    }

    /// A library that computes wrongly on this machine must not end in a wrong minimum.
    private static void requireSolved(double[] matrix, double[] solution, double[] wanted) {
        int order = wanted.length;
        for (int i = 0; i < order; i++) {
            double residual = -wanted[i];
            double size = Math.abs(wanted[i]);
            for (int j = 0; j < order; j++) {
                double term = matrix[i * order + j] * solution[j];
                residual += term;
                size += Math.abs(term);
            }
            if (!(Math.abs(residual) <= WRONG * size)) {
                throw new NumericalException("LAPACK solved a system of order " + order + " wrongly: row " + i
                        + " is off by " + residual + "; OPENBLAS_CORETYPE chooses other kernels");
            }
        }
    }

    /// C = A Bᵀ, row-major.
    ///
    /// @param left rows × inner. Not modified.
    /// @param right columns × inner. Not modified.
    /// @param product rows × columns. Modified.
    public static void multiplyTransposed(
            double[] left, double[] right, double[] product, int rows, int columns, int inner) {
        openblas.cblas_dgemm(
                openblas.CblasRowMajor,
                openblas.CblasNoTrans,
                openblas.CblasTrans,
                rows,
                columns,
                inner,
                1,
                left,
                inner,
                right,
                inner,
                0,
                product,
                columns);
    }

    private static void requireSquare(double[] matrix, int order) {
        if (matrix.length != order * order) {
            throw new IllegalArgumentException("a matrix of order " + order + " has " + order * order
                    + " entries, but there are " + matrix.length);
        }
    }
}
