package dev.perrin.theory.landscape;

/// A small system of linear equations, by Gaussian elimination with row pivoting.
final class LinearEquations {
    private LinearEquations() {}

    /// @param matrix n × n. Modified.
    /// @param right  length n. Modified.
    /// @return the solution of `matrix · x = right`.
    static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int column = 0; column < size; column++) {
            int pivot = column;
            for (int row = column + 1; row < size; row++) {
                if (Math.abs(matrix[row][column]) > Math.abs(matrix[pivot][column])) {
                    pivot = row;
                }
            }
            if (matrix[pivot][column] == 0) {
                throw new ArithmeticException("the equations have no single solution");
            }
            swap(matrix, right, column, pivot);
            for (int row = column + 1; row < size; row++) {
                double factor = matrix[row][column] / matrix[column][column];
                for (int j = column; j < size; j++) {
                    matrix[row][j] -= factor * matrix[column][j];
                }
                right[row] -= factor * right[column];
            }
        }
        double[] solution = new double[size];
        for (int row = size - 1; row >= 0; row--) {
            double rest = right[row];
            for (int j = row + 1; j < size; j++) {
                rest -= matrix[row][j] * solution[j];
            }
            solution[row] = rest / matrix[row][row];
        }
        return solution;
    }

    private static void swap(double[][] matrix, double[] right, int row, int other) {
        double[] held = matrix[row];
        matrix[row] = matrix[other];
        matrix[other] = held;
        double value = right[row];
        right[row] = right[other];
        right[other] = value;
    }
}
