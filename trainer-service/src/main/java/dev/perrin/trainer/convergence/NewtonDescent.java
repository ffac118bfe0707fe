package dev.perrin.trainer.convergence;

import dev.perrin.trainer.linearalgebra.ConjugateGradients;
import dev.perrin.trainer.linearalgebra.Lapack;
import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.Model;
import java.util.concurrent.CancellationException;

/// Newton's method with step halving: θ′ = θ − s(H + λI)⁻¹∇L_total. Converges quadratically; O(d³) an update where the
/// matrix is held. Above [#GREATEST_MATRIX] the system is solved by conjugate gradients, from products with vectors,
/// the better the nearer the minimum (Dembo, Eisenstat and Steihaug 1982): faster than linear, O(N d) a product.
final class NewtonDescent implements Minimiser {
    private static final int GREATEST_MATRIX = 4096;
    private static final double COARSEST_SOLUTION = 0.1;
    private static final int MAX_PRODUCTS = 2000;

    private static final int MAX_HALVINGS = 40;
    private static final double SUFFICIENT_DECREASE = 1e-4;

    @Override
    public Descent minimise(Model model, double weightDecay, double[] parameters, long maxUpdates, Watch watch) {
        ConvexModel convex = (ConvexModel) model;
        int dimension = parameters.length;
        TotalLoss total = new TotalLoss(model, weightDecay);
        double[] gradient = new double[dimension];
        double[] hessian = dimension <= GREATEST_MATRIX ? new double[dimension * dimension] : new double[0];
        double loss = total.at(parameters, gradient);
        long updates = 0;
        while (TotalLoss.norm(gradient) > TOLERANCE && updates < maxUpdates) {
            if (watch.stopRequested()) {
                throw new CancellationException("Newton's method was cancelled");
            }
            double[] direction = hessian.length == 0
                    ? approximate(convex, parameters, gradient, weightDecay, watch)
                    : exact(convex, parameters, gradient, weightDecay, hessian);
            double next = descend(total, parameters, gradient, direction, loss);
            updates++;
            watch.updated(updates, TotalLoss.norm(gradient));
            if (!(next < loss)) {
                break;
            }
            loss = next;
        }
        return new Descent(updates, TotalLoss.norm(gradient));
    }

    /// @param hessian work space, d × d. Modified.
    private static double[] exact(
            ConvexModel convex, double[] parameters, double[] gradient, double weightDecay, double[] hessian) {
        int dimension = parameters.length;
        convex.hessian(parameters, hessian);
        for (int i = 0; i < dimension; i++) {
            hessian[i * dimension + i] += weightDecay;
        }
        double[] direction = gradient.clone();
        Lapack.solvePositiveDefinite(hessian, direction);
        return direction;
    }

    private static double[] approximate(
            ConvexModel convex, double[] parameters, double[] gradient, double weightDecay, Watch watch) {
        double norm = TotalLoss.norm(gradient);
        ConjugateGradients.Product product = (vector, image) -> {
            if (watch.stopRequested()) {
                throw new CancellationException("Newton's method was cancelled");
            }
            convex.hessianProduct(parameters, vector, image);
            for (int i = 0; i < vector.length; i++) {
                image[i] += weightDecay * vector[i];
            }
        };
        return ConjugateGradients.solve(product, gradient, Math.min(COARSEST_SOLUTION, norm), MAX_PRODUCTS);
    }

    /// Halves the step until the loss falls enough; leaves everything as it was when it never does, except that a full
    /// step is kept near the minimum, where the loss cannot tell any more but the gradient can.
    ///
    /// @param parameters Modified.
    /// @param gradient at the parameters. Modified.
    /// @return loss at the new parameters
    private static double descend(
            TotalLoss total, double[] parameters, double[] gradient, double[] direction, double loss) {
        double slope = 0;
        for (int i = 0; i < direction.length; i++) {
            slope += direction[i] * gradient[i];
        }
        double norm = TotalLoss.norm(gradient);
        double[] start = parameters.clone();
        double step = 1;
        for (int halving = 0; halving < MAX_HALVINGS; halving++, step /= 2) {
            for (int i = 0; i < direction.length; i++) {
                parameters[i] = start[i] - step * direction[i];
            }
            double next = total.at(parameters, gradient);
            if (next <= loss - SUFFICIENT_DECREASE * step * slope) {
                return next;
            }
            if (halving == 0 && TotalLoss.norm(gradient) < norm / 2 && next <= loss + 1e-12 * Math.abs(loss)) {
                return Math.nextDown(loss);
            }
        }
        System.arraycopy(start, 0, parameters, 0, start.length);
        return total.at(parameters, gradient);
    }
}
