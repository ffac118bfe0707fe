package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.regression.GaussianFeedback;
import dev.perrin.theory.regression.NoiseFeedback;
import java.util.OptionalDouble;

/// Linear regression on an infinite Gaussian population with input covariance H (T15). Needs λ = 0.
///
/// @param labelVariance σ² ≥ 0.
public record GaussianPopulationNoise(double labelVariance) implements StateDependentNoise {
    public GaussianPopulationNoise {
        if (!(labelVariance >= 0) || Double.isInfinite(labelVariance)) {
            throw new InvalidQuestionException(
                    "noise.gaussian_population.label_variance", labelVariance, "must be finite and at least 0");
        }
    }

    @Override
    public OptionalDouble hessianVariance() {
        return OptionalDouble.of(labelVariance);
    }

    @Override
    public NoiseFeedback feedback(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        return new GaussianFeedback(labelVariance, eigenvalues, multiplicities, hyperparameters);
    }
}
