package dev.perrin.theory.noise;

import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.regression.FiniteDataFeedback;
import dev.perrin.theory.regression.LinearRegression;
import java.util.Arrays;

/// Linear regression on given data, mini-batches drawn with replacement (T30, T31). Its eigenvalues are
/// those of the data, once each.
public record FiniteDataNoise(LinearRegression data) implements StateDependentNoise {

    /// @param eigenvalues those of the data. Not modified.
    @Override
    public FiniteDataFeedback feedback(double[] eigenvalues, double[] multiplicities, Hyperparameters hyperparameters) {
        if (!Arrays.equals(eigenvalues, data.eigenvalues())
                || Arrays.stream(multiplicities).anyMatch(multiplicity -> multiplicity != 1)) {
            throw new InvalidQuestionException(
                    "spectrum", "given", "must be left out with noise.finite_data, whose inputs say it");
        }
        return new FiniteDataFeedback(data, hyperparameters);
    }

    @Override
    public double[] eigenvectors() {
        return data.eigenvectors();
    }

    /// At the minimiser, like the variances.
    @Override
    public double crossCovariance(int first, int second, Hyperparameters hyperparameters) {
        return new FiniteDataFeedback(data, hyperparameters).additiveCovariance()[first * data.features() + second];
    }
}
