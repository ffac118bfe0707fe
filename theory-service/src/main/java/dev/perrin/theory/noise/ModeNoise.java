package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;

/// The variance C_l of the noise of one step given for every mode.
///
/// @param variance one per mode, finite and at least 0. Not modified.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record ModeNoise(double[] variance) implements NoiseModel {
    private static final String FIELD = "noise.modes.variance";

    public ModeNoise {
        for (int i = 0; i < variance.length; i++) {
            if (!(variance[i] >= 0) || Double.isInfinite(variance[i])) {
                throw new InvalidQuestionException(FIELD + "[" + i + "]", variance[i], "must be finite and at least 0");
            }
        }
    }

    @Override
    public double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        if (variance.length != eigenvalues.length) {
            throw new InvalidQuestionException(
                    FIELD,
                    variance.length + " values",
                    "must have one value for each of the " + eigenvalues.length + " eigenvalues");
        }
        return variance;
    }
}
