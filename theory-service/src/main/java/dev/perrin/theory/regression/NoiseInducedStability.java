package dev.perrin.theory.regression;

import dev.perrin.theory.mode.Hyperparameters;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// How far noise that depends on the parameters is from feeding on itself without end (T35).
///
/// @param feedback            at the learning rate asked; unstable at 1, infinite beyond the limit without noise.
/// @param largestLearningRate at which the feedback reaches 1, or that of the limit without noise where it
///     does not before; empty when every learning rate is stable.
public record NoiseInducedStability(double feedback, OptionalDouble largestLearningRate) {
    private static final int ROUNDS = 200;

    /// The feedback over η is nearly `1/(p − qη)`, so `η/feedback − η` is nearly a straight line, whose
    /// zero is found by false position with halving (Illinois), some ten evaluations.
    ///
    /// @param strength        the feedback under given hyperparameters, rising with the learning rate.
    /// @param largestEigenvalue of H.
    public static NoiseInducedStability of(
            Hyperparameters hyperparameters, double largestEigenvalue, ToDoubleFunction<Hyperparameters> strength) {
        double feedback = strength.applyAsDouble(hyperparameters);
        double curvature = largestEigenvalue + hyperparameters.weightDecay();
        if (!(curvature > 0)) {
            return new NoiseInducedStability(feedback, OptionalDouble.empty());
        }
        double limit = 2 * (1 + hyperparameters.momentum()) / curvature;
        return new NoiseInducedStability(feedback, OptionalDouble.of(root(hyperparameters, limit, strength)));
    }

    private static double root(
            Hyperparameters hyperparameters, double limit, ToDoubleFunction<Hyperparameters> strength) {
        double low = limit * 0x1p-20;
        double atLow = excess(hyperparameters, low, strength);
        while (atLow <= 0 && low > Double.MIN_NORMAL) {
            low *= 0x1p-20;
            atLow = excess(hyperparameters, low, strength);
        }
        double high = Math.nextDown(limit);
        double atHigh = excess(hyperparameters, high, strength);
        if (atHigh > 0) {
            return limit;
        }
        int side = 0;
        for (int round = 0; round < ROUNDS && high - low > 1e-14 * high; round++) {
            double middle = low + (high - low) * (atLow / (atLow - atHigh));
            if (!(middle > low && middle < high)) {
                middle = low + (high - low) / 2;
            }
            double atMiddle = excess(hyperparameters, middle, strength);
            if (atMiddle > 0) {
                low = middle;
                atLow = atMiddle;
                atHigh = side > 0 ? atHigh / 2 : atHigh;
                side = 1;
            } else {
                high = middle;
                atHigh = atMiddle;
                atLow = side < 0 ? atLow / 2 : atLow;
                side = -1;
            }
        }
        return low;
    }

    /// Positive where stable.
    private static double excess(Hyperparameters h, double learningRate, ToDoubleFunction<Hyperparameters> strength) {
        double feedback = strength.applyAsDouble(new Hyperparameters(
                learningRate, h.momentum(), h.weightDecay(), h.batchSize(), h.batchesPerEpoch(), h.dataSize()));
        // Without any noise that depends on the parameters the feedback is 0 everywhere.
        return feedback == 0 ? learningRate : learningRate / feedback - learningRate;
    }
}
