package dev.perrin.trainer.curvature;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Hv by central differences of the gradient, Hv ≈ ‖v‖ (∇L(θ + h v/‖v‖) − ∇L(θ − h v/‖v‖)) / 2h, two gradients a
/// product.
///
/// The step is a [BalancedStep], whose error is the one that is stated. Deterministic.
public final class GradientDifferences implements HessianProduct {
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
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when a gradient is not finite
    /// @throws CancellationException when `cancelled` says so, also from a product
    public static GradientDifferences balanced(Gradient gradient, double[] parameters, BooleanSupplier cancelled) {
        return balanced(gradient, parameters, cancelled, MeasurementJournal.NONE);
    }

    /// The same, with the search for the step in a journal.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @param journal of the search for the step
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when a gradient is not finite
    /// @throws CancellationException when `cancelled` says so, also from a product
    public static GradientDifferences balanced(
            Gradient gradient, double[] parameters, BooleanSupplier cancelled, MeasurementJournal journal) {
        GradientDifferences differences = new GradientDifferences(gradient, parameters, cancelled);
        BalancedStep balanced = BalancedStep.of(parameters.length, differences::difference, journal);
        differences.step = balanced.step();
        differences.relativeError = balanced.relativeError();
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
