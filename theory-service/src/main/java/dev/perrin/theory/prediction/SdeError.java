package dev.perrin.theory.prediction;

import java.util.OptionalDouble;

/// How far the sums of a model are from the exact ones, (model − exact)/exact (T49); 0 where both are 0.
///
/// @param msd at the steps asked.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record SdeError(
        double[] msd,
        OptionalDouble localDisplacement,
        OptionalDouble positionVariance,
        OptionalDouble velocityVariance) {
    /// Of two predictions of one question.
    static SdeError of(Prediction model, Prediction exact) {
        double[] errors = new double[exact.msd().length];
        for (int j = 0; j < errors.length; j++) {
            errors[j] = relative(model.msd()[j], exact.msd()[j]);
        }
        return new SdeError(
                errors,
                relative(model.localDisplacement(), exact.localDisplacement()),
                relative(model.positionVariance(), exact.positionVariance()),
                relative(model.velocityVariance(), exact.velocityVariance()));
    }

    private static OptionalDouble relative(OptionalDouble model, OptionalDouble exact) {
        return model.isPresent() && exact.isPresent()
                ? OptionalDouble.of(relative(model.getAsDouble(), exact.getAsDouble()))
                : OptionalDouble.empty();
    }

    private static double relative(double model, double exact) {
        return model == exact ? 0 : (model - exact) / exact;
    }
}
