package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import java.util.OptionalDouble;

/// Covariance of the gradient noise of one step, as far as an eigenmode feels it.
public sealed interface NoiseModel permits HessianNoise, ModeNoise, FullNoise, StateDependentNoise {
    /// The variance C_l of the noise of one step along every mode.
    ///
    /// @param eigenvalues    of the Hessian, one per mode. Not modified.
    /// @param multiplicities as many. Not modified.
    /// @return length of `eigenvalues`, all finite and at least 0.
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when a mode has no such variance.
    double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters);

    /// The eigenvectors of the Hessian, one after the other, where the noise model knows them; otherwise empty.
    default double[] eigenvectors() {
        return new double[0];
    }

    /// The covariance C_ij of the noise of one step along two different modes; 0 where it commutes with the Hessian
    /// (T21).
    default double crossCovariance(int first, int second, Hyperparameters hyperparameters) {
        return 0;
    }

    /// σ² where the covariance of the per-example gradient is σ²H for every mode there may be; empty where it is not.
    default OptionalDouble hessianVariance() {
        return OptionalDouble.empty();
    }
}
