package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.Arrays;

/// Eigenvalues of the Hessian without the L2 term, and how often each occurs.
///
/// @param eigenvalues    one per mode, finite. Not modified.
/// @param multiplicities as many, finite and greater than 0. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record Spectrum(double[] eigenvalues, double[] multiplicities) {
    public Spectrum {
        if (eigenvalues.length == 0) {
            throw new InvalidQuestionException("spectrum.eigenvalue", "empty", "must have at least one value");
        }
        if (multiplicities.length != eigenvalues.length) {
            throw new InvalidQuestionException(
                    "spectrum.multiplicity",
                    multiplicities.length + " values",
                    "must be left out or have one value for each of the " + eigenvalues.length + " eigenvalues");
        }
        for (int i = 0; i < eigenvalues.length; i++) {
            if (!Double.isFinite(eigenvalues[i])) {
                throw new InvalidQuestionException("spectrum.eigenvalue[" + i + "]", eigenvalues[i], "must be finite");
            }
            if (!(multiplicities[i] > 0) || Double.isInfinite(multiplicities[i])) {
                throw new InvalidQuestionException(
                        "spectrum.multiplicity[" + i + "]", multiplicities[i], "must be finite and greater than 0");
            }
        }
    }

    /// Every eigenvalue once.
    public static Spectrum of(double... eigenvalues) {
        double[] once = new double[eigenvalues.length];
        Arrays.fill(once, 1);
        return new Spectrum(eigenvalues, once);
    }

    public int size() {
        return eigenvalues.length;
    }
}
