package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.regression.NoiseFeedback;
import dev.perrin.theory.regression.NoiseInducedStability;
import java.util.Arrays;

/// Noise that depends on the parameters, as that of real mini-batches does. [#variances] is its variance at the
/// minimiser, which dynamics that do not follow the dependence take for the whole.
public sealed interface StateDependentNoise extends NoiseModel permits GaussianPopulationNoise, FiniteDataNoise {
    /// How the noise depends on the parameters.
    ///
    /// @param eigenvalues    of the Hessian, one per mode. Not modified.
    /// @param multiplicities as many. Not modified.
    NoiseFeedback feedback(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters);

    @Override
    default double[] variances(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        return feedback(eigenvalues, multiplicities, hyperparameters).additiveVariances();
    }

    /// How strongly it feeds on itself, and the learning rate beyond which it does so without end (T35).
    default NoiseInducedStability stability(
            double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        return NoiseInducedStability.of(
                hyperparameters,
                Arrays.stream(eigenvalues).max().orElse(0),
                other -> feedback(eigenvalues, multiplicities, other).strength());
    }
}
