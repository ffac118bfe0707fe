package dev.perrin.trainer.run;

import dev.perrin.trainer.sgd.Hyperparameters;

/// How long the fluctuations take to become stationary after a start from rest at the minimum.
///
/// A mode of curvature a = h + λ > 0 follows the recursion with the roots of z² − (1 + β − x)z + β = 0, x = ηa. Its
/// variance misses the stationary one by a factor that falls as |z|²ᵏ, z the larger root: within 1 % after
/// k = ln 0.01 / (2 ln |z|) steps. Source: science.md 1.9.
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
            double x = hyperparameters.learningRate() * (eigenvalue + hyperparameters.weightDecay());
            if (x > 0) {
                double decay = -logOfSlowRoot(x, hyperparameters.momentumCoefficient());
                longest = Math.max(longest, Math.log(MISSING_FRACTION) / (-2 * decay));
            }
        }
        return Math.min((long) Math.ceil(longest), limitingSteps / 4);
    }

    /// ln |z| of the larger root, without cancellation for small x; ≥ 0 for an unstable mode.
    ///
    /// @param x ηa > 0
    static double logOfSlowRoot(double x, double momentumCoefficient) {
        double sum = 1 + momentumCoefficient - x;
        double discriminant = sum * sum - 4 * momentumCoefficient;
        if (discriminant < 0) {
            return Math.log(momentumCoefficient) / 2;
        }
        if (sum < 0) {
            return Math.log((-sum + Math.sqrt(discriminant)) / 2);
        }
        // 1 − z is the smaller root of u² − (1 − β + x)u + x = 0, whose discriminant is the same.
        double gap = 2 * x / (1 - momentumCoefficient + x + Math.sqrt(discriminant));
        return Math.log1p(-gap);
    }
}
