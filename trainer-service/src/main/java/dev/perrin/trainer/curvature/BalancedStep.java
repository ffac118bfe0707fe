package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.NumericalException;
import java.util.SplittableRandom;

/// The step h of a central difference that balances its two errors, the third derivative's h² and rounding over h.
///
/// Both are measured: along one random direction the product is taken with steps that fall tenfold, P₀, P₁, …, and
/// Dₖ = ‖Pₖ − Pₖ₊₁‖/‖Pₖ₊₁‖. While truncation rules, Pₖ is wrong by Dₖ₋₁/(10² − 1); once rounding rules, by Dₖ/10. The
/// step with the least sum is taken, and the sum is the error that is stated. Deterministic.
///
/// @param step h, the distance between θ and the points that are looked at
/// @param relativeError of a product with it
record BalancedStep(double step, double relativeError) {
    private static final double GREATEST_STEP = 1e-1;
    private static final double RATIO = 10;
    private static final int STEPS = 7;
    private static final long PROBE_SEED = 0x4e57_0001L;

    /// A product by differences.
    interface Product {
        /// @param vector length d. Not modified.
        /// @param step h
        /// @param product length d. Modified.
        void apply(double[] vector, double step, double[] product);
    }

    /// Takes seven products.
    ///
    /// @throws NumericalException when one is not finite
    static BalancedStep of(int dimension, Product differences, MeasurementJournal journal) {
        double[] found = new double[2];
        journal.result(found, () -> {
            BalancedStep searched = search(dimension, differences);
            found[0] = searched.step;
            found[1] = searched.relativeError;
        });
        return new BalancedStep(found[0], found[1]);
    }

    private static BalancedStep search(int dimension, Product differences) {
        SplittableRandom random = new SplittableRandom(PROBE_SEED);
        double[] probe = new double[dimension];
        for (int i = 0; i < probe.length; i++) {
            probe[i] = random.nextGaussian();
        }
        double[] before = new double[dimension];
        double[] product = new double[dimension];
        double[] change = new double[STEPS - 1];
        double[] steps = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            steps[k] = k == 0 ? GREATEST_STEP : steps[k - 1] / RATIO;
            differences.apply(probe, steps[k], product);
            if (k > 0) {
                change[k - 1] = Vectors.distance(before, product) / Math.max(Vectors.norm(product), Double.MIN_NORMAL);
            }
            System.arraycopy(product, 0, before, 0, product.length);
        }
        double step = 0;
        double relativeError = Double.POSITIVE_INFINITY;
        for (int k = 1; k < STEPS - 1; k++) {
            double error = change[k - 1] / (RATIO * RATIO - 1) + change[k] / RATIO;
            if (error < relativeError) {
                relativeError = error;
                step = steps[k];
            }
        }
        if (!Double.isFinite(relativeError)) {
            throw new NumericalException("gradients near the point are not finite");
        }
        return new BalancedStep(step, relativeError);
    }
}
