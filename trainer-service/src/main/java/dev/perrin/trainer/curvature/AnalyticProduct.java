package dev.perrin.trainer.curvature;

import dev.perrin.trainer.model.ConvexModel;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Hv in closed form.
///
/// @param parameters θ, length d. Not modified.
/// @param cancelled asked before every product
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record AnalyticProduct(ConvexModel model, double[] parameters, BooleanSupplier cancelled) implements HessianProduct {
    @Override
    public int dimension() {
        return parameters.length;
    }

    @Override
    public HessianMethod method() {
        return HessianMethod.ANALYTIC;
    }

    @Override
    public double relativeError() {
        return 0;
    }

    @Override
    public void apply(double[] vector, double[] product) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("measurement of the curvature was cancelled");
        }
        model.hessianProduct(parameters, vector, product);
    }
}
