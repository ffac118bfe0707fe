package dev.perrin.trainer.curvature;

import java.util.Optional;

/// Spectrum and gradient noise at one point; modes in order of descending eigenvalue. Arrays are not to be modified.
///
/// @param dimension d
/// @param eigenvalues h_l of ∇²L without the L2 term: all d of them, or those at both ends of the spectrum
/// @param noiseVariances C_l = q_lᵀ Σ q_l / S, as many
/// @param gradients q_l·∇L_total, as many
/// @param vectors q_l of the leading ones of these modes, length d each
/// @param relativeResidual greatest ‖Hq − hq‖ / h₁ over these vectors
/// @param relativeAsymmetry greatest |Hᵢⱼ − Hⱼᵢ| / h₁ before symmetrisation, or of products that were met
/// @param noiseOffDiagonalFraction 0 when noise and Hessian commute on these vectors
/// @param sampled empty when all eigenvalues are given and every number is exact
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of large vectors.
public record Curvature(
        HessianMethod method,
        int dimension,
        double[] eigenvalues,
        double[] noiseVariances,
        double[] gradients,
        double[][] vectors,
        double relativeResidual,
        double relativeAsymmetry,
        double noiseOffDiagonalFraction,
        Optional<Sampled> sampled) {
    /// How a curvature was had from products with vectors, and how far its numbers can be trusted.
    ///
    /// @param leadingCount how many of the eigenvalues belong to the upper end
    /// @param residuals ‖Hq − hq‖ of each
    /// @param converged whether every one of them is below what was asked for
    /// @param productError relative error of a product
    /// @param products that it took
    /// @param moments traces and density of the whole spectrum
    /// @param noise Σ along the vectors, of one example
    /// @param batchSize S, by which the noise of a step is less than that of one example
    public record Sampled(
            int leadingCount,
            double[] residuals,
            boolean converged,
            double productError,
            int products,
            LanczosQuadrature.Moments moments,
            ProjectedNoise noise,
            int batchSize) {}

    /// All but the eigenvectors.
    public Curvature withoutVectors() {
        return new Curvature(
                method,
                dimension,
                eigenvalues,
                noiseVariances,
                gradients,
                new double[0][],
                relativeResidual,
                relativeAsymmetry,
                noiseOffDiagonalFraction,
                sampled);
    }

    /// tr Σ / S, or its estimate.
    public Estimate noiseTrace() {
        return sampled.map(s -> s.noise().trace().times(1.0 / s.batchSize()))
                .orElseGet(() -> new Estimate(sum(noiseVariances), 0));
    }

    /// h₁.
    public double topEigenvalue() {
        return eigenvalues[0];
    }

    /// tr H, or its estimate.
    public Estimate traceEstimate() {
        return sampled.map(s -> s.moments().trace()).orElseGet(() -> new Estimate(sum(eigenvalues), 0));
    }

    /// Its value alone.
    public double trace() {
        return traceEstimate().value();
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum;
    }
}
