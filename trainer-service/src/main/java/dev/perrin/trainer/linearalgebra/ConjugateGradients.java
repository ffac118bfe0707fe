package dev.perrin.trainer.linearalgebra;

/// Solves A x = b for a symmetric positive definite A that is known by its products (Hestenes and Stiefel 1952).
public final class ConjugateGradients {
    private ConjugateGradients() {}

    /// v ↦ A v.
    @FunctionalInterface
    public interface Product {
        /// @param vector Not modified.
        /// @param image A v. Modified.
        void apply(double[] vector, double[] image);
    }

    /// Ends early, with what it has, where A is found not to be positive along a direction.
    ///
    /// @param rightSide b, length n. Not modified.
    /// @param tolerance of ‖A x − b‖ / ‖b‖
    /// @return x
    public static double[] solve(Product product, double[] rightSide, double tolerance, int maxProducts) {
        int order = rightSide.length;
        double[] solution = new double[order];
        double[] residual = rightSide.clone();
        double[] direction = rightSide.clone();
        double[] image = new double[order];
        double squared = dot(residual, residual);
        double goal = tolerance * tolerance * squared;
        for (int products = 0; products < maxProducts && squared > goal; products++) {
            product.apply(direction, image);
            double curvature = dot(direction, image);
            if (!(curvature > 0)) {
                break;
            }
            double step = squared / curvature;
            for (int i = 0; i < order; i++) {
                solution[i] += step * direction[i];
                residual[i] -= step * image[i];
            }
            double next = dot(residual, residual);
            double share = next / squared;
            for (int i = 0; i < order; i++) {
                direction[i] = residual[i] + share * direction[i];
            }
            squared = next;
        }
        return solution;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
