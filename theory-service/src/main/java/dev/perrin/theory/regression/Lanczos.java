package dev.perrin.theory.regression;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The largest eigenvalue of a symmetric operator by the Lanczos iteration with full reorthogonalisation.
///
/// @param operator applied once a step; returns a new array.
/// @param steps    most that are taken.
record Lanczos(UnaryOperator<double[]> operator, int steps) {
    /// Residual at which the iteration ends, relative to the eigenvalue. The error of the eigenvalue is its
    /// square, over the distance of the next one.
    private static final double RESIDUAL = 1e-9;

    /// @param start not orthogonal to the eigenvector wanted. Not modified.
    double largestEigenvalue(double[] start) {
        List<double[]> basis = new ArrayList<>();
        List<Double> diagonal = new ArrayList<>();
        List<Double> offDiagonal = new ArrayList<>();
        double[] next = start;
        double length = norm(start);
        double largest = 0;
        while (length > 0 && basis.size() < steps) {
            double[] vector = next.clone();
            for (int i = 0; i < vector.length; i++) {
                vector[i] /= length;
            }
            basis.add(vector);
            next = operator.apply(vector);
            diagonal.add(dot(vector, next));
            // Twice is enough: the first time may leave rounding errors of what it took away.
            for (int pass = 0; pass < 2; pass++) {
                for (double[] earlier : basis) {
                    double component = dot(earlier, next);
                    for (int i = 0; i < next.length; i++) {
                        next[i] -= component * earlier[i];
                    }
                }
            }
            length = norm(next);
            Ritz ritz = Ritz.largest(diagonal, offDiagonal);
            largest = ritz.value();
            if (length * ritz.lastComponent() <= RESIDUAL * Math.abs(largest)) {
                break;
            }
            offDiagonal.add(length);
        }
        return largest;
    }

    /// The largest eigenvalue of a tridiagonal matrix and the absolute value of the last component of its
    /// eigenvector.
    private record Ritz(double value, double lastComponent) {
        static Ritz largest(List<Double> diagonal, List<Double> offDiagonal) {
            int n = diagonal.size();
            double[] matrix = new double[n * n];
            for (int i = 0; i < n; i++) {
                matrix[i * n + i] = diagonal.get(i);
                if (i + 1 < n) {
                    matrix[i * n + i + 1] = offDiagonal.get(i);
                    matrix[(i + 1) * n + i] = offDiagonal.get(i);
                }
            }
            Eigensystem system = Eigensystem.of(matrix, n);
            return new Ritz(system.values()[0], Math.abs(system.vectors()[n - 1]));
        }
    }

    static double norm(double[] vector) {
        return Math.sqrt(dot(vector, vector));
    }

    static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
