package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;

/// The whole covariance C of the noise of one step in the eigenbasis of H, which it need not commute with (T21).
/// What concerns one mode needs its variance `C_ll` alone; `C_ij` couples the fluctuations of two modes.
///
/// @param covariance m × m, row by row, finite, symmetric and positive semidefinite to rounding. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record FullNoise(double[] covariance) implements NoiseModel {
    static final String FIELD = "noise.full.covariance";

    /// How far C_ij and C_ji may be apart, in units of the largest variance.
    private static final double ASYMMETRY = 1e-12;

    public FullNoise {
        int modes = (int) Math.round(Math.sqrt(covariance.length));
        if (modes == 0 || modes * modes != covariance.length) {
            throw new InvalidQuestionException(
                    FIELD, covariance.length + " values", "must be square, one row for each eigenvalue");
        }
        double largest = 0;
        for (int i = 0; i < covariance.length; i++) {
            boolean onDiagonal = i % (modes + 1) == 0;
            if (!Double.isFinite(covariance[i]) || (onDiagonal && covariance[i] < 0)) {
                throw new InvalidQuestionException(
                        FIELD + "[" + i + "]",
                        covariance[i],
                        onDiagonal ? "is a variance and must be finite and at least 0" : "must be finite");
            }
            largest = onDiagonal ? Math.max(largest, covariance[i]) : largest;
        }
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < i; j++) {
                double below = covariance[i * modes + j];
                double above = covariance[j * modes + i];
                if (Math.abs(below - above) > ASYMMETRY * largest) {
                    throw new InvalidQuestionException(
                            FIELD + "[" + (i * modes + j) + "]",
                            below,
                            "must equal its mirror image [" + (j * modes + i) + "] = " + above);
                }
            }
        }
        Semidefinite.require(covariance, modes);
    }

    /// m.
    public int modes() {
        return (int) Math.round(Math.sqrt(covariance.length));
    }

    @Override
    public double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        int modes = modes();
        if (modes != eigenvalues.length) {
            throw new InvalidQuestionException(
                    FIELD,
                    covariance.length + " values",
                    "must have " + eigenvalues.length + " × " + eigenvalues.length
                            + " values, a row for each eigenvalue");
        }
        double[] variances = new double[modes];
        for (int i = 0; i < modes; i++) {
            if (multiplicities[i] != 1) {
                throw new InvalidQuestionException(
                        "spectrum.multiplicity[" + i + "]",
                        multiplicities[i],
                        "must be 1 with noise.full, which tells every direction apart");
            }
            variances[i] = covariance[i * (modes + 1)];
        }
        return variances;
    }

    /// The mean of C_ij and C_ji.
    @Override
    public double crossCovariance(int first, int second, Hyperparameters hyperparameters) {
        int modes = modes();
        return covariance[first * modes + second] / 2 + covariance[second * modes + first] / 2;
    }
}
