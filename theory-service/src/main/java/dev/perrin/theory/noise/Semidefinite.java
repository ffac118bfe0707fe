package dev.perrin.theory.noise;

import dev.perrin.theory.mode.InvalidQuestionException;

/// The refusal of matrices that are no covariance (T21): Cholesky's elimination, always of the mode with most variance
/// left. Of a positive semidefinite matrix no variance left is ever negative, and once none is left no covariance is.
///
/// Cost m³/6. One instance checks one matrix.
final class Semidefinite {
    /// What rounding of the entries may leave, in units in the last place of the trace.
    private static final int ROUNDING = 16;

    private final double[] matrix;
    private final int modes;
    private final double tolerance;
    /// What is left of the matrix, modes in the order in which they are eliminated; used below the diagonal and on it.
    private final double[] left;

    private final int[] order;

    private Semidefinite(double[] matrix, int modes, double tolerance) {
        this.matrix = matrix;
        this.modes = modes;
        this.tolerance = tolerance;
        this.left = matrix.clone();
        this.order = new int[modes];
        for (int i = 0; i < modes; i++) {
            order[i] = i;
        }
    }

    /// @param matrix `modes` × `modes`, row by row, symmetric with a diagonal that is not negative. Not modified.
    static void require(double[] matrix, int modes) {
        double trace = 0;
        for (int i = 0; i < modes; i++) {
            trace += matrix[i * (modes + 1)];
        }
        if (Double.isInfinite(trace)) {
            throw new InvalidQuestionException(FullNoise.FIELD, "too large", "must have a finite trace");
        }
        new Semidefinite(matrix, modes, ROUNDING * Math.ulp(trace)).eliminate();
    }

    private void eliminate() {
        double[] column = new double[modes];
        for (int done = 0; done < modes; done++) {
            swap(done, largest(done));
            double variance = left[done * (modes + 1)];
            if (variance <= tolerance) {
                requireNothingBetween(done);
                return;
            }
            for (int i = done + 1; i < modes; i++) {
                column[i] = left[i * modes + done];
            }
            for (int i = done + 1; i < modes; i++) {
                subtract(left, i * modes, column, column[i] / variance, done + 1, i + 1);
                double rest = left[i * (modes + 1)];
                if (rest < -tolerance) {
                    throw refusal(i, rest);
                }
            }
        }
    }

    /// @param row    Modified from `row + from` to `row + to`.
    /// @param column Not modified.
    private static void subtract(double[] rows, int row, double[] column, double factor, int from, int to) {
        for (int j = from; j < to; j++) {
            rows[row + j] -= factor * column[j];
        }
    }

    private int largest(int from) {
        int largest = from;
        for (int i = from + 1; i < modes; i++) {
            if (left[i * (modes + 1)] > left[largest * (modes + 1)]) {
                largest = i;
            }
        }
        return largest;
    }

    /// Exchanges two modes in what is left, `first` not being after `second`.
    private void swap(int first, int second) {
        if (first == second) {
            return;
        }
        int held = order[first];
        order[first] = order[second];
        order[second] = held;
        swapEntries(first * (modes + 1), second * (modes + 1));
        for (int j = first + 1; j < second; j++) {
            swapEntries(j * modes + first, second * modes + j);
        }
        for (int i = second + 1; i < modes; i++) {
            swapEntries(i * modes + first, i * modes + second);
        }
    }

    private void swapEntries(int one, int other) {
        double held = left[one];
        left[one] = left[other];
        left[other] = held;
    }

    private void requireNothingBetween(int from) {
        for (int i = from; i < modes; i++) {
            for (int j = from; j < i; j++) {
                double covariance = Math.abs(left[i * modes + j]);
                if (covariance > tolerance) {
                    // Of the sum or the difference of the two modes.
                    throw refusal(i, left[i * (modes + 1)] - covariance);
                }
            }
        }
    }

    private InvalidQuestionException refusal(int position, double rest) {
        int index = order[position] * (modes + 1);
        return new InvalidQuestionException(
                FullNoise.FIELD + "[" + index + "]",
                matrix[index],
                "leaves a variance of " + rest + " to mode " + order[position]
                        + " by itself: the matrix must be positive semidefinite");
    }
}
