package dev.perrin.trainer.curvature;

/// Spectrum and gradient noise at one point; modes in order of descending eigenvalue. Arrays are not to be modified.
///
/// @param eigenvalues h_l of ∇²L without the L2 term, length d
/// @param noiseVariances C_l = q_lᵀ Σ q_l / S, length d
/// @param gradients q_l·∇L_total, length d
/// @param vectors m × d, the leading eigenvectors
/// @param vectorCount m
/// @param relativeResidual greatest ‖Hq − hq‖ / h₁ over these vectors
/// @param relativeAsymmetry greatest |Hᵢⱼ − Hⱼᵢ| / h₁ before symmetrisation
/// @param noiseOffDiagonalFraction 0 when noise and Hessian commute on these vectors
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of large vectors.
public record Curvature(
        HessianMethod method,
        double[] eigenvalues,
        double[] noiseVariances,
        double[] gradients,
        double[] vectors,
        int vectorCount,
        double relativeResidual,
        double relativeAsymmetry,
        double noiseOffDiagonalFraction) {
    public int dimension() {
        return eigenvalues.length;
    }

    /// h₁.
    public double topEigenvalue() {
        return eigenvalues[0];
    }

    public double trace() {
        double trace = 0;
        for (double eigenvalue : eigenvalues) {
            trace += eigenvalue;
        }
        return trace;
    }
}
