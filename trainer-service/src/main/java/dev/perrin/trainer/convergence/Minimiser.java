package dev.perrin.trainer.convergence;

import dev.perrin.trainer.model.ConvexModel;
import dev.perrin.trainer.model.Model;

/// Goes down to a minimum of L(θ) + λ‖θ‖²/2 with gradients over all examples, in float64.
public sealed interface Minimiser permits NewtonDescent, FullBatchDescent {
    /// Norm of the total gradient below which a point counts as a minimum.
    double TOLERANCE = 1e-7;

    /// @param parameters start, then the best point found. Modified.
    /// @param maxUpdates ≥ 0
    /// @throws java.util.concurrent.CancellationException when the watch asks for a stop
    Descent minimise(Model model, double weightDecay, double[] parameters, long maxUpdates, Watch watch);

    /// Newton for a convex model, heavy ball for any other.
    static Minimiser of(Model model) {
        return model instanceof ConvexModel ? new NewtonDescent() : new FullBatchDescent();
    }

    /// Looks on, and may end it.
    interface Watch {
        boolean stopRequested();

        /// @param gradientNorm of the total gradient after the update
        void updated(long updates, double gradientNorm);
    }

    /// How far a descent came.
    ///
    /// @param updates made
    /// @param gradientNorm of the total gradient at the end
    record Descent(long updates, double gradientNorm) {
        public boolean converged() {
            return gradientNorm <= TOLERANCE;
        }
    }
}
