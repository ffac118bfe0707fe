package dev.perrin.theory.equivalence;

import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.number.DoubleDouble;

/// The hyperparameters that an equivalence turns.
///
/// @param form         how learning rate and momentum are meant.
/// @param learningRate η > 0 of that form.
/// @param momentum     β in [0, 1).
/// @param batchSize    S in [1, 2⁵³], not necessarily whole.
public record Tuning(Parameterisation form, double learningRate, double momentum, double batchSize) {
    /// Above it a double does not hold every whole number.
    private static final double LARGEST_BATCH = 0x1p53;

    public Tuning {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new InvalidQuestionException("learning_rate", learningRate, "must be finite and greater than 0");
        }
        if (!(momentum >= 0 && momentum < 1)) {
            throw new InvalidQuestionException("momentum", momentum, "must be in [0, 1)");
        }
        if (!(batchSize >= 1 && batchSize <= LARGEST_BATCH)) {
            throw new InvalidQuestionException("batch_size", batchSize, "must be in [1, 2^53]");
        }
    }

    /// 1 − β, without rounding.
    DoubleDouble dissipation() {
        return DoubleDouble.sum(1, -momentum);
    }

    /// 1 + β, without rounding.
    DoubleDouble push() {
        return DoubleDouble.sum(1, momentum);
    }

    public TimeScales timeScales() {
        DoubleDouble eta = form.factor().times(learningRate);
        if (form.averages()) {
            eta = eta.times(dissipation());
        }
        DoubleDouble temperature = dissipation().times(push()).times(batchSize);
        DoubleDouble mass = eta.times(push());
        return new TimeScales(
                finite(temperature),
                finite(dissipation().dividedBy(mass)),
                finite(DoubleDouble.of(2).dividedBy(mass)),
                finite(eta.dividedBy(dissipation().times(2 * batchSize))),
                finite(eta.squared().dividedBy(temperature)),
                finite(push().dividedBy(dissipation())));
    }

    private double finite(DoubleDouble value) {
        if (!value.isFinite()) {
            throw new InvalidQuestionException(
                    "learning_rate", learningRate, "has time scales beyond the range of a double");
        }
        return value.value();
    }
}
