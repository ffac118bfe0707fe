package dev.perrin.trainer.curvature;

import dev.perrin.trainer.model.ScoredModel;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Gv of the Gauss-Newton matrix, by a central difference of the scores with a [BalancedStep] and one backward pass.
/// The error of the difference is the one that is stated. Deterministic.
public final class GaussNewtonProduct implements HessianProduct {
    private final ScoredModel model;
    private final double[] parameters;
    private final BooleanSupplier cancelled;
    private final BalancedStep step;

    /// Takes seven products.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @param cancelled asked before every product
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when scores are not finite
    /// @throws CancellationException when `cancelled` says so, also from a product
    public GaussNewtonProduct(ScoredModel model, double[] parameters, BooleanSupplier cancelled) {
        this(model, parameters, cancelled, MeasurementJournal.NONE);
    }

    /// The same, with the search for the step in a journal.
    ///
    /// @param parameters θ, length d. Not modified.
    /// @param cancelled asked before every product
    /// @param journal of the search for the step
    /// @throws dev.perrin.trainer.linearalgebra.NumericalException when scores are not finite
    /// @throws CancellationException when `cancelled` says so, also from a product
    public GaussNewtonProduct(
            ScoredModel model, double[] parameters, BooleanSupplier cancelled, MeasurementJournal journal) {
        this.model = model;
        this.parameters = parameters;
        this.cancelled = cancelled;
        this.step = BalancedStep.of(parameters.length, this::product, journal);
    }

    @Override
    public int dimension() {
        return parameters.length;
    }

    @Override
    public HessianMethod method() {
        return HessianMethod.SCORE_DIFFERENCES;
    }

    @Override
    public double relativeError() {
        return step.relativeError();
    }

    @Override
    public void apply(double[] vector, double[] product) {
        product(vector, step.step(), product);
    }

    private void product(double[] vector, double distance, double[] product) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("measurement of the curvature was cancelled");
        }
        double size = Vectors.norm(vector);
        if (size == 0) {
            Arrays.fill(product, 0);
            return;
        }
        model.gaussNewtonProduct(parameters, vector, distance / size, product);
    }
}
