package dev.perrin.theory.stability;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// How far a spectrum is from instability without noise (T41): a mode of curvature a = h + λ > 0 is stable while
/// `x = ηa < L`, with L = 2(1+β) for the heavy ball, 2(1+β)/(1+2β) for Nesterov momentum, and infinite for the Langevin
/// equation; one of a = 0 is neither stable nor unstable, one of a < 0 unstable always.
///
/// @param largestEigenvalue   of H, `L/η − λ`: modes below it are stable.
/// @param largestLearningRate `L/(largest h + λ)`: this spectrum is stable below it; empty when it is stable, or
/// unstable, at every learning rate.
/// @param criticalEigenvalue  of H, at which a mode is critically damped.
/// @param unstable            indices of unstable modes, rising, the first of them only.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record StabilityMargins(
        double largestEigenvalue, OptionalDouble largestLearningRate, double criticalEigenvalue, int[] unstable) {
    /// @param eigenvalues of H, at least one. Not modified.
    /// @param most        how many unstable modes are named.
    public static StabilityMargins of(
            Dynamics dynamics, Hyperparameters hyperparameters, double[] eigenvalues, int most) {
        double limit = dynamics.stabilityLimit(hyperparameters);
        double decay = hyperparameters.weightDecay();
        DoubleDouble learningRate = DoubleDouble.of(hyperparameters.learningRate());
        double largest = Double.isInfinite(limit)
                ? limit
                : DoubleDouble.of(limit)
                        .dividedBy(learningRate)
                        .minus(DoubleDouble.of(decay))
                        .value();
        double steepest = DoubleDouble.sum(Arrays.stream(eigenvalues).max().orElseThrow(), decay)
                .value();
        double flattest = DoubleDouble.sum(Arrays.stream(eigenvalues).min().orElseThrow(), decay)
                .value();
        return new StabilityMargins(
                largest,
                flattest < 0 || steepest <= 0 || Double.isInfinite(limit)
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(limit / steepest),
                dynamics.criticalEigenvalue(hyperparameters),
                IntStream.range(0, eigenvalues.length)
                        .filter(i -> isUnstable(DoubleDouble.sum(eigenvalues[i], decay), learningRate, limit))
                        .limit(most)
                        .toArray());
    }

    private static boolean isUnstable(DoubleDouble curvature, DoubleDouble learningRate, double limit) {
        return curvature.hi() < 0 || !(curvature.times(learningRate).value() < limit);
    }
}
