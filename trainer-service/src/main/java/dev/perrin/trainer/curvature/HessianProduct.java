package dev.perrin.trainer.curvature;

/// A symmetric matrix at one point of a loss, known through its products with vectors: v ↦ Hv.
public interface HessianProduct {
    /// d.
    int dimension();

    HessianMethod method();

    /// Estimate of ‖computed − Hv‖ / ‖Hv‖; 0 where a product is exact but for rounding.
    double relativeError();

    /// @param vector v, length d. Not modified.
    /// @param product Hv, length d. Modified.
    void apply(double[] vector, double[] product);
}
