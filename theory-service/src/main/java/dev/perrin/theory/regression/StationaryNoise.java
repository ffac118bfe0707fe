package dev.perrin.theory.regression;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.function.UnaryOperator;

/// The stationary state of noise that depends linearly on the second moments T of the positions (T32):
///
/// ```text
/// C = C₀ + F(T),    T_ij = g_ij C_ij
/// ```
///
/// with g_ij the response of a pair of modes to noise. In the coordinates T_ij/√g_ij the map T ↦ g∘F(T) is
/// symmetric, its largest eigenvalue is the strength of the feedback, and below 1 the system is positive
/// definite: a Lanczos iteration finds the one, conjugate gradients solve the other. One application of F
/// each step.
final class StationaryNoise {
    private static final int LANCZOS_STEPS = 200;
    private static final int GRADIENT_STEPS = 2_000;
    private static final double RESIDUAL = 1e-13;

    private final UnaryOperator<double[]> feed;
    private final double[] additive;
    /// √g.
    private final double[] roots;
    private final double strength;

    /// @param feed      F, a new matrix each time.
    /// @param additive  C₀, d × d. Not modified.
    /// @param responses g, d × d; 0 where nothing moves, empty where a mode is unstable without noise. Not
    ///     modified.
    StationaryNoise(UnaryOperator<double[]> feed, double[] additive, double[] responses) {
        this.feed = feed;
        this.additive = additive;
        roots = new double[responses.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = Math.sqrt(responses[i]);
        }
        strength = roots.length == 0 ? Double.POSITIVE_INFINITY : largestEigenvalue();
    }

    /// `g_ij = η²/(β(x_i−x_j)²/(1−β²) + (1−β)(x_i y_j + x_j y_i)/(2(1+β)))` with `y = 2(1+β) − x`: the θθ
    /// entry of `P = M_iPM_jᵀ + η²Q`, for i = j that of T6.
    static double[] responses(LinearRegression data, Hyperparameters hyperparameters) {
        int d = data.features();
        double beta = hyperparameters.momentum();
        double eta = hyperparameters.learningRate();
        double[] responses = new double[d * d];
        for (int i = 0; i < d; i++) {
            double xi = eta * (data.eigenvalue(i) + hyperparameters.weightDecay());
            double yi = 2 * (1 + beta) - xi;
            if (!(yi > 0)) {
                return new double[0];
            }
            for (int j = 0; j < d; j++) {
                double xj = eta * (data.eigenvalue(j) + hyperparameters.weightDecay());
                double yj = 2 * (1 + beta) - xj;
                if (data.eigenvalue(i) > 0 && data.eigenvalue(j) > 0) {
                    responses[i * d + j] = eta
                            * eta
                            / (beta * (xi - xj) * (xi - xj) / ((1 - beta) * (1 + beta))
                                    + (1 - beta) * (xi * yj + xj * yi) / (2 * (1 + beta)));
                }
            }
        }
        return responses;
    }

    double strength() {
        return strength;
    }

    /// C, d × d; a new array.
    double[] covariance() {
        if (!(strength < 1)) {
            throw new InvalidQuestionException(
                    "noise.finite_data",
                    "feedback " + strength,
                    "must be below 1: the noise of all modes together feeds on itself");
        }
        double[] right = new double[roots.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = roots[i] * additive[i];
        }
        double[] solution = new double[right.length];
        double scale = Lanczos.norm(right);
        double left = scale;
        // Solving again for what is left makes up for the rounding errors of the first time.
        for (int round = 0; round < 5 && left > RESIDUAL / 10 * scale; round++) {
            double[] rest = rest(right, solution);
            addSolution(rest, RESIDUAL / 100 * scale, solution);
            left = Lanczos.norm(rest(right, solution));
        }
        if (left > RESIDUAL * Math.max(scale, Lanczos.norm(solution))) {
            throw new InvalidQuestionException(
                    "noise.finite_data",
                    "feedback " + strength,
                    "is too near 1: the stationary state cannot be computed to " + RESIDUAL);
        }
        double[] moments = new double[right.length];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = roots[i] * solution[i];
        }
        double[] covariance = feed.apply(moments);
        for (int i = 0; i < covariance.length; i++) {
            covariance[i] += additive[i];
        }
        return covariance;
    }

    /// `right − (1 − K) solution`, K the symmetric form of the feedback.
    private double[] rest(double[] right, double[] solution) {
        double[] result = apply(solution);
        for (int i = 0; i < result.length; i++) {
            result[i] = right[i] - (solution[i] - result[i]);
        }
        return result;
    }

    private double[] apply(double[] scaled) {
        double[] moments = new double[scaled.length];
        for (int i = 0; i < moments.length; i++) {
            moments[i] = roots[i] * scaled[i];
        }
        double[] result = feed.apply(moments);
        for (int i = 0; i < result.length; i++) {
            result[i] *= roots[i];
        }
        return result;
    }

    /// Adds the solution of `(1 − K) z = rest` to `solution`, by conjugate gradients.
    private void addSolution(double[] rest, double tolerance, double[] solution) {
        double[] direction = rest.clone();
        double squared = Lanczos.dot(rest, rest);
        for (int step = 0; step < GRADIENT_STEPS && Math.sqrt(squared) > tolerance; step++) {
            double[] image = apply(direction);
            for (int i = 0; i < image.length; i++) {
                image[i] = direction[i] - image[i];
            }
            double curvature = Lanczos.dot(direction, image);
            if (!(curvature > 0)) {
                return;
            }
            double length = squared / curvature;
            for (int i = 0; i < rest.length; i++) {
                solution[i] += length * direction[i];
                rest[i] -= length * image[i];
            }
            double next = Lanczos.dot(rest, rest);
            for (int i = 0; i < rest.length; i++) {
                direction[i] = rest[i] + next / squared * direction[i];
            }
            squared = next;
        }
    }

    /// Lanczos from inside the cone of covariances, where the eigenvector of the largest eigenvalue lies.
    private double largestEigenvalue() {
        int d = (int) Math.round(Math.sqrt(roots.length));
        double[] start = new double[roots.length];
        for (int i = 0; i < d; i++) {
            start[i * d + i] = roots[i * d + i];
        }
        return new Lanczos(this::apply, LANCZOS_STEPS).largestEigenvalue(start);
    }
}
