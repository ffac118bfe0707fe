package dev.perrin.theory.mode;

import dev.perrin.theory.number.DoubleDouble;

/// One direction in which the loss is a parabola: eigenvalue h of the Hessian without the L2 term, under the given
/// hyperparameters, with noise of variance C per step.
///
/// @param index      position in the spectrum, for messages.
/// @param noise      C ≥ 0, variance of the gradient noise of one step along the mode.
public record Eigenmode(int index, double eigenvalue, Hyperparameters hyperparameters, double noise) {
    public Eigenmode {
        if (!Double.isFinite(eigenvalue)) {
            throw new InvalidQuestionException("spectrum.eigenvalue[" + index + "]", eigenvalue, "must be finite");
        }
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new InvalidQuestionException(
                    "noise variance of mode " + index, noise, "must be finite and at least 0");
        }
    }

    public double learningRate() {
        return hyperparameters.learningRate();
    }

    public double momentum() {
        return hyperparameters.momentum();
    }

    /// Curvature `a = h + λ`, without rounding.
    public DoubleDouble curvature() {
        return DoubleDouble.sum(eigenvalue, hyperparameters.weightDecay());
    }

    /// Dimensionless curvature `x = η(h + λ)` (T1).
    public DoubleDouble dimensionlessCurvature() {
        return curvature().times(learningRate());
    }

    /// `η²C`, the unit in which variances of positions are computed (T2).
    public DoubleDouble noiseScale() {
        return DoubleDouble.product(learningRate(), learningRate()).times(noise);
    }

    /// 1 − β, without rounding.
    public DoubleDouble dissipation() {
        return DoubleDouble.sum(1, -momentum());
    }

    /// 1 + β, without rounding.
    public DoubleDouble onePlusMomentum() {
        return DoubleDouble.sum(1, momentum());
    }

    public boolean isFlat() {
        return curvature().hi() == 0;
    }

    public boolean hasNegativeCurvature() {
        return curvature().hi() < 0;
    }

    /// @return `value` as a double.
    /// @throws InvalidQuestionException when it is beyond the range of one.
    public double finite(DoubleDouble value, String quantity) {
        if (!value.isFinite()) {
            throw beyondRange(quantity);
        }
        return value.value();
    }

    /// The refusal of a quantity that is beyond the range of a double.
    public InvalidQuestionException beyondRange(String quantity) {
        return new InvalidQuestionException(
                "spectrum.eigenvalue[" + index + "]",
                eigenvalue,
                "the " + quantity + " of this mode is beyond the range of a double");
    }
}
