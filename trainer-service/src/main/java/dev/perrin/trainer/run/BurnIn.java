package dev.perrin.trainer.run;

import dev.perrin.trainer.sgd.Hyperparameters;
import dev.perrin.trainer.sgd.MomentumRule;

/// How long the fluctuations take to become stationary after a start from rest at the minimum.
///
/// A mode of curvature a = h + λ > 0 follows the recursion with the roots of z² − (1 + β − x)z + β = 0, x = η′a, or
/// with Nesterov momentum of z² − (1 + β)(1 − x)z + β(1 − x) = 0. Its variance misses the stationary one by a factor
/// that falls as |z|²ᵏ, z the larger root: within 1 % after k = ln 0.01 / (2 ln |z|) steps. Source: science.md 1.9,
/// 1.11.
public final class BurnIn {
    private static final double MISSING_FRACTION = 0.01;

    private BurnIn() {}

    /// The same where the slowest modes are among those that were not measured: flat but for the weight decay.
    public static long stepsOfFlatModes(Hyperparameters hyperparameters, long limitingSteps) {
        return hyperparameters.weightDecay() > 0
                ? steps(hyperparameters, new double[1], limitingSteps)
                : limitingSteps / 4;
    }

    /// Steps until the slowest mode of positive curvature is there, at most a quarter of the limiting phase.
    ///
    /// @param eigenvalues h_l. Not modified.
    public static long steps(Hyperparameters hyperparameters, double[] eigenvalues, long limitingSteps) {
        double longest = 0;
        for (double eigenvalue : eigenvalues) {
            double x = hyperparameters.heavyBallLearningRate() * (eigenvalue + hyperparameters.weightDecay());
            if (x > 0) {
                double decay = -logOfSlowRoot(hyperparameters.rule(), x, hyperparameters.momentumCoefficient());
                longest = Math.max(longest, Math.log(MISSING_FRACTION) / (-2 * decay));
            }
        }
        return Math.min((long) Math.ceil(longest), limitingSteps / 4);
    }

    /// ln |z| of the larger root, without cancellation for small x; ≥ 0 for an unstable mode.
    ///
    /// @param x η′a > 0
    static double logOfSlowRoot(MomentumRule rule, double x, double momentumCoefficient) {
        return switch (rule) {
            case HEAVY_BALL -> logOfSlowRoot(x, 1 + momentumCoefficient - x, momentumCoefficient);
            case NESTEROV -> logOfSlowRoot(x, (1 + momentumCoefficient) * (1 - x), momentumCoefficient * (1 - x));
        };
    }

    /// Of z² − sum·z + product with 1 − sum + product = x.
    private static double logOfSlowRoot(double x, double sum, double product) {
        double discriminant = sum * sum - 4 * product;
        if (discriminant < 0) {
            return Math.log(product) / 2;
        }
        if (sum < 0) {
            return Math.log((-sum + Math.sqrt(discriminant)) / 2);
        }
        // 1 − z is the smaller root of u² − (2 − sum)u + x = 0, whose discriminant is the same.
        double gap = 2 * x / (2 - sum + Math.sqrt(discriminant));
        return Math.log1p(-gap);
    }
}
