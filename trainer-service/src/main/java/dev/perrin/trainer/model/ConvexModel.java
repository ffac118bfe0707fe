package dev.perrin.trainer.model;

/// A model whose loss is convex and whose Hessian is known in closed form.
public interface ConvexModel extends Model {
    /// ∇²L over all examples, without the L2 term.
    ///
    /// @param parameters length d. Not modified.
    /// @param hessian d × d, symmetric. Modified.
    void hessian(double[] parameters, double[] hessian);

    /// ∇²L v over all examples, without the L2 term. O(N d) time, and no matrix.
    ///
    /// @param parameters length d. Not modified.
    /// @param vector v, length d. Not modified.
    /// @param product length d. Modified.
    void hessianProduct(double[] parameters, double[] vector, double[] product);
}
