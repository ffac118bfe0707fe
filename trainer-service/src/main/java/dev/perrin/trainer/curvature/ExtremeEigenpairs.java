package dev.perrin.trainer.curvature;

/// Eigenpairs at both ends of a spectrum. Arrays are not to be modified.
///
/// @param values h, descending: those of the upper end, then those of the lower
/// @param upperCount how many belong to the upper end
/// @param vectors q of each value, length d, orthonormal
/// @param residuals ‖Hq − hq‖ of each, by a product of its own
/// @param asymmetry greatest |vᵀHw − wᵀHv| that was met
/// @param products products of H with a vector that it took
/// @param converged whether every residual is below the tolerance
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a carrier of large vectors.
public record ExtremeEigenpairs(
        double[] values,
        int upperCount,
        double[][] vectors,
        double[] residuals,
        double asymmetry,
        int products,
        boolean converged) {
    /// Greatest residual over the greatest |h|.
    public double relativeResidual() {
        double greatest = 0;
        double scale = Double.MIN_NORMAL;
        for (int i = 0; i < values.length; i++) {
            greatest = Math.max(greatest, residuals[i]);
            scale = Math.max(scale, Math.abs(values[i]));
        }
        return greatest / scale;
    }
}
