package dev.perrin.trainer.curvature;

/// Products that are kept: a measurement that is made again does not make them again.
record JournalledProduct(HessianProduct product, MeasurementJournal journal) implements HessianProduct {
    @Override
    public int dimension() {
        return product.dimension();
    }

    @Override
    public HessianMethod method() {
        return product.method();
    }

    @Override
    public double relativeError() {
        return product.relativeError();
    }

    /// The error tells one step of differences from another.
    @Override
    public void apply(double[] vector, double[] result) {
        journal.result(result, () -> product.apply(vector, result), vector, new double[] {
            method().name().hashCode(), relativeError()
        });
    }
}
