package dev.perrin.trainer.model;

/// A model whose loss is convex and whose Hessian is known in closed form.
public interface ConvexModel extends Model {
    /// ∇²L over all examples, without the L2 term.
    ///
    /// @param parameters length d. Not modified.
    /// @param hessian d × d, symmetric. Modified.
    void hessian(double[] parameters, double[] hessian);
}
