package dev.perrin.analysis.comparison;

import dev.perrin.proto.curvature.v1.CurvatureSummary;
import dev.perrin.proto.run.v1.Hyperparameters;
import java.util.OptionalDouble;

/// How fast the slowest mode forgets where it was. A mode of curvature a = h + λ > 0 follows the heavy ball with the
/// roots of z² − (1 + β − x)z + β = 0, x = ηa: its mean falls as |z|ᵏ, z the larger root, and its variance comes to
/// the stationary one as |z|²ᵏ. Source: science.md 1.9.
public final class Relaxation {
    /// Of a variance that is still missing at the end of the burn-in.
    private static final double MISSING_FRACTION = 0.01;

    /// The burn-in takes at most so much of the steps.
    private static final int LARGEST_SHARE = 4;

    private Relaxation() {}

    /// Steps in which the mean of the slowest curved mode falls to 1/e; empty without one, or where one that was not
    /// measured may be slower than any.
    ///
    /// @param hyperparameters of the heavy ball
    public static OptionalDouble steps(Hyperparameters hyperparameters, CurvatureSummary curvature) {
        double decay = hyperparameters.getWeightDecay();
        double slowest = Double.POSITIVE_INFINITY;
        // What was not measured of a large spectrum is flat but for the weight decay, in the worst case.
        int modes = curvature.hasSampled() ? 0 : curvature.getEigenvalueCount();
        for (int mode = 0; mode < modes; mode++) {
            slowest = Math.min(slowest, rate(hyperparameters, curvature.getEigenvalue(mode) + decay));
        }
        if (curvature.hasSampled()) {
            slowest = rate(hyperparameters, decay);
        }
        return Double.isFinite(slowest) && slowest > 0 ? OptionalDouble.of(1 / slowest) : OptionalDouble.empty();
    }

    /// Steps until every curved mode is stationary within a per cent of its variance, less those that it had already;
    /// at most a quarter of what there is.
    ///
    /// @param before steps that were made with these hyperparameters already
    public static long burnInSteps(
            Hyperparameters hyperparameters, CurvatureSummary curvature, long before, long steps) {
        long most = steps / LARGEST_SHARE;
        OptionalDouble relaxation = steps(hyperparameters, curvature);
        if (relaxation.isEmpty()) {
            return most;
        }
        double needed = stepsOfVariance(relaxation.getAsDouble());
        return Math.min(most, Math.max(0, (long) needed - before));
    }

    /// Steps until a variance is there within a per cent.
    ///
    /// @param relaxation steps in which the mean falls to 1/e
    static double stepsOfVariance(double relaxation) {
        return Math.ceil(-Math.log(MISSING_FRACTION) / 2 * relaxation);
    }

    /// −ln |z|; infinite for a mode that is not curved, where nothing is forgotten.
    private static double rate(Hyperparameters hyperparameters, double curvature) {
        double x = hyperparameters.getLearningRate() * curvature;
        double beta = hyperparameters.getMomentum();
        if (!(x > 0)) {
            return Double.POSITIVE_INFINITY;
        }
        double sum = 1 + beta - x;
        double discriminant = sum * sum - 4 * beta;
        if (discriminant < 0) {
            return -Math.log(beta) / 2;
        }
        if (sum < 0) {
            return -Math.log((-sum + Math.sqrt(discriminant)) / 2);
        }
        // 1 − z is the smaller root of u² − (1 − β + x)u + x = 0: no cancellation for small x.
        return -Math.log1p(-2 * x / (1 - beta + x + Math.sqrt(discriminant)));
    }
}
