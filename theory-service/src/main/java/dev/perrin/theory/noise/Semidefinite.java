package dev.perrin.theory.noise;

import dev.perrin.theory.mode.InvalidQuestionException;

/// The refusal of matrices that are no covariance (T21): Cholesky's elimination, always of the mode with most variance
/// left.
/// Of a positive semidefinite matrix no variance left is ever negative, and once none is left no covariance is.
final class Semidefinite {
    /// What rounding of the entries may leave, in units in the last place of the trace.
    private static final int ROUNDING = 16;

    private Semidefinite() {}

    /// @param matrix `modes` × `modes`, row by row, symmetric with a diagonal that is not negative. Not modified.
    static void require(double[] matrix, int modes) {
        double trace = 0;
        for (int i = 0; i < modes; i++) {
            trace += matrix[i * (modes + 1)];
        }
        if (Double.isInfinite(trace)) {
            throw new InvalidQuestionException(FullNoise.FIELD, "too large", "must have a finite trace");
        }
        double tolerance = ROUNDING * Math.ulp(trace);
        double[] left = matrix.clone();
        boolean[] done = new boolean[modes];
        for (int round = 0; round < modes; round++) {
            int pivot = largest(left, done, modes);
            double variance = left[pivot * (modes + 1)];
            if (variance <= tolerance) {
                requireNothing(left, done, modes, tolerance, matrix);
                return;
            }
            done[pivot] = true;
            for (int i = 0; i < modes; i++) {
                if (!done[i]) {
                    eliminate(left, modes, pivot, i, variance);
                    if (left[i * (modes + 1)] < -tolerance) {
                        throw refusal(matrix, modes, i, left[i * (modes + 1)]);
                    }
                }
            }
        }
    }

    private static void eliminate(double[] left, int modes, int pivot, int row, double variance) {
        double factor = left[row * modes + pivot] / variance;
        int from = row * modes;
        int with = pivot * modes;
        for (int j = 0; j < modes; j++) {
            left[from + j] -= factor * left[with + j];
        }
    }

    private static int largest(double[] left, boolean[] done, int modes) {
        int largest = -1;
        for (int i = 0; i < modes; i++) {
            if (!done[i] && (largest < 0 || left[i * (modes + 1)] > left[largest * (modes + 1)])) {
                largest = i;
            }
        }
        return largest;
    }

    private static void requireNothing(double[] left, boolean[] done, int modes, double tolerance, double[] matrix) {
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes && !done[i]; j++) {
                if (!done[j] && Math.abs(left[i * modes + j]) > tolerance) {
                    throw refusal(matrix, modes, i, left[i * (modes + 1)] - Math.abs(left[i * modes + j]));
                }
            }
        }
    }

    private static InvalidQuestionException refusal(double[] matrix, int modes, int mode, double rest) {
        int index = mode * (modes + 1);
        return new InvalidQuestionException(
                FullNoise.FIELD + "[" + index + "]",
                matrix[index],
                "leaves a variance of " + rest + " to mode " + mode
                        + " by itself: the matrix must be positive semidefinite");
    }
}
