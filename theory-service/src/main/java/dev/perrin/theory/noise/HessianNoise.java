package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import java.util.OptionalDouble;

/// Per-example gradient covariance Σ = σ²H, so that `C_l = σ²h_l/S` (T2).
///
/// @param variance σ² ≥ 0.
public record HessianNoise(double variance) implements NoiseModel {
    public HessianNoise {
        if (!(variance >= 0) || Double.isInfinite(variance)) {
            throw new InvalidQuestionException("noise.hessian.variance", variance, "must be finite and at least 0");
        }
    }

    @Override
    public OptionalDouble hessianVariance() {
        return OptionalDouble.of(variance);
    }

    @Override
    public double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        if (hyperparameters.batchSize() < 1) {
            throw new InvalidQuestionException(
                    "hyperparameters.batch_size", hyperparameters.batchSize(), "must be at least 1 for noise.hessian");
        }
        double[] result = new double[eigenvalues.length];
        for (int i = 0; i < result.length; i++) {
            if (eigenvalues[i] < 0 && variance > 0) {
                throw new InvalidQuestionException(
                        "spectrum.eigenvalue[" + i + "]",
                        eigenvalues[i],
                        "must not be negative with noise.hessian, whose variance would be; give noise.modes");
            }
            result[i] = variance * Math.max(0, eigenvalues[i]) / hyperparameters.batchSize();
        }
        return result;
    }
}
