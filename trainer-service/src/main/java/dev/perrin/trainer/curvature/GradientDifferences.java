package dev.perrin.trainer.curvature;

import dev.perrin.trainer.linearalgebra.NumericalException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Hv by central differences of the gradient, Hv ≈ ‖v‖ (∇L(θ + h v/‖v‖) − ∇L(θ − h v/‖v‖)) / 2h, two gradients a
/// product.
///
/// The step h balances the two errors, the third derivative's h² and the gradient's own rounding over h. Both are
/// measured: along one random direction the product is taken with steps that fall tenfold, P₀, P₁, …, and
/// Dₖ = ‖Pₖ − Pₖ₊₁‖/‖Pₖ₊₁‖. While truncation rules, Pₖ is wrong by Dₖ₋₁/(10² − 1); once rounding rules, by Dₖ/10. The
/// step with the least sum is taken, and the sum is the error that is stated. Deterministic.
public final class GradientDifferences implements HessianProduct {
    private static final double GREATEST_STEP = 1e-1;
    private static final double RATIO = 10;
    private static final int STEPS = 7;
    private static final long PROBE_SEED = 0x4e57_0001L;

    private final Gradient gradient;
    private final double[] parameters;
    private final double[] shifted;
    private final double[] above;
    private final double[] below;
    private final BooleanSupplier cancelled;
    private double step;
    private double relativeError;

    private GradientDifferences(Gradient gradient, double[] parameters, BooleanSupplier cancelled) {
        this.gradient = gradient;
        this.parameters = parameters.clone();
        this.shifted = parameters.clone();
        this.above = new double[parameters.length];
        this.below = new double[parameters.length];
        this.cancelled = cancelled;
    }

    /// Costs 14 gradients before the first product.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @throws NumericalException when a gradient is not finite
    /// @throws CancellationException when `cancelled` says so, also from a product
    public static GradientDifferences balanced(Gradient gradient, double[] parameters, BooleanSupplier cancelled) {
        GradientDifferences differences = new GradientDifferences(gradient, parameters, cancelled);
        differences.balance();
        return differences;
    }

    @Override
    public int dimension() {
        return parameters.length;
    }

    @Override
    public HessianMethod method() {
        return HessianMethod.GRADIENT_DIFFERENCES;
    }

    @Override
    public double relativeError() {
        return relativeError;
    }

    /// h, the distance between θ and the points at which gradients are taken.
    public double step() {
        return step;
    }

    @Override
    public void apply(double[] vector, double[] product) {
        difference(vector, step, product);
    }

    private void balance() {
        SplittableRandom random = new SplittableRandom(PROBE_SEED);
        double[] probe = new double[parameters.length];
        for (int i = 0; i < probe.length; i++) {
            probe[i] = random.nextGaussian();
        }
        double[] before = new double[probe.length];
        double[] product = new double[probe.length];
        double[] change = new double[STEPS - 1];
        double[] steps = new double[STEPS];
        for (int k = 0; k < STEPS; k++) {
            steps[k] = k == 0 ? GREATEST_STEP : steps[k - 1] / RATIO;
            difference(probe, steps[k], product);
            if (k > 0) {
                change[k - 1] = Vectors.distance(before, product) / Math.max(Vectors.norm(product), Double.MIN_NORMAL);
            }
            System.arraycopy(product, 0, before, 0, product.length);
        }
        relativeError = Double.POSITIVE_INFINITY;
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
    }

    private void difference(double[] vector, double distance, double[] product) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("measurement of the curvature was cancelled");
        }
        double size = Vectors.norm(vector);
        if (size == 0) {
            Arrays.fill(product, 0);
            return;
        }
        double scale = distance / size;
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = parameters[i] + scale * vector[i];
        }
        gradient.at(shifted, above);
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = parameters[i] - scale * vector[i];
        }
        gradient.at(shifted, below);
        for (int i = 0; i < product.length; i++) {
            product[i] = (above[i] - below[i]) / (2 * scale);
        }
    }
}
