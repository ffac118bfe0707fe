package dev.perrin.trainer.curvature;

import dev.perrin.trainer.model.CurvatureMatrix;
import dev.perrin.trainer.model.ScoredModel;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/// Hv or Gv by algorithmic differentiation, exact but for rounding. That of float32 is measured, by one product in
/// float64 along a random direction. Deterministic.
public final class TangentProduct implements HessianProduct {
    private static final long PROBE_SEED = 0x4e57_0002L;

    private final ScoredModel model;
    private final CurvatureMatrix matrix;
    private final double[] parameters;
    private final BooleanSupplier cancelled;
    private final double relativeError;

    /// @param model that has products
    /// @param parameters θ, length d. Not modified.
    /// @param cancelled asked before every product
    /// @throws CancellationException when `cancelled` says so, also from a product
    public TangentProduct(ScoredModel model, CurvatureMatrix matrix, double[] parameters, BooleanSupplier cancelled) {
        this(model, matrix, parameters, cancelled, MeasurementJournal.NONE);
    }

    /// The same, with what the rounding was found to be in a journal.
    ///
    /// @param journal of this measurement
    TangentProduct(
            ScoredModel model,
            CurvatureMatrix matrix,
            double[] parameters,
            BooleanSupplier cancelled,
            MeasurementJournal journal) {
        this.model = model;
        this.matrix = matrix;
        this.parameters = parameters;
        this.cancelled = cancelled;
        double[] found = new double[1];
        journal.result(found, () -> found[0] = roundingError());
        this.relativeError = found[0];
    }

    private double roundingError() {
        Optional<ScoredModel> inFloat64 = model.inFloat64();
        if (inFloat64.isEmpty()) {
            return 0;
        }
        double[] probe = new double[parameters.length];
        SplittableRandom random = new SplittableRandom(PROBE_SEED);
        for (int i = 0; i < probe.length; i++) {
            probe[i] = random.nextGaussian();
        }
        double[] product = new double[parameters.length];
        apply(probe, product);
        double[] exact = new double[parameters.length];
        try (ScoredModel precise = inFloat64.get()) {
            precise.product(matrix, parameters, probe, exact);
        }
        return Vectors.distance(product, exact) / Math.max(Vectors.norm(exact), Double.MIN_NORMAL);
    }

    @Override
    public int dimension() {
        return parameters.length;
    }

    @Override
    public HessianMethod method() {
        return HessianMethod.ALGORITHMIC_DIFFERENTIATION;
    }

    @Override
    public double relativeError() {
        return relativeError;
    }

    @Override
    public void apply(double[] vector, double[] product) {
        if (cancelled.getAsBoolean()) {
            throw new CancellationException("measurement of the curvature was cancelled");
        }
        model.product(matrix, parameters, vector, product);
    }
}
