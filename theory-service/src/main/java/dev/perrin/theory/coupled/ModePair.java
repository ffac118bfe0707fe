package dev.perrin.theory.coupled;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.DoubleDouble;

/// Two modes of one spectrum under the same hyperparameters, and the covariance C_ij of their noises of one step.
///
/// @param noiseCovariance C_ij, of any sign.
public record ModePair(Eigenmode first, Eigenmode second, double noiseCovariance) {
    public ModePair {
        if (!first.hyperparameters().equals(second.hyperparameters())) {
            throw new IllegalArgumentException("two modes of a pair must have the same hyperparameters");
        }
        if (!Double.isFinite(noiseCovariance)) {
            throw new InvalidQuestionException(
                    "noise covariance of modes " + first.index() + " and " + second.index(),
                    noiseCovariance,
                    "must be finite");
        }
    }

    /// `xᵢ − xⱼ = η(hᵢ − hⱼ)`: however near the two are, it keeps its digits, as λ drops out of it.
    DoubleDouble curvatureDifference() {
        return DoubleDouble.sum(first.eigenvalue(), -second.eigenvalue()).times(first.learningRate());
    }

    /// `η²C_ij`, the unit in which covariances of positions are computed.
    public DoubleDouble noiseScale() {
        return DoubleDouble.product(first.learningRate(), first.learningRate()).times(noiseCovariance);
    }
}
