package dev.perrin.analysis.blocks;

import org.apache.commons.statistics.distribution.TDistribution;

/// Student's t distribution with ν degrees of freedom, both tails at once: what a mean over its own estimated error
/// follows.
public final class StudentDistribution {
    private StudentDistribution() {}

    /// P(|T| > |t|).
    ///
    /// @param degreesOfFreedom greater than 0
    /// @return NaN for a t or degrees of freedom that are none
    public static double twoSidedProbability(double t, double degreesOfFreedom) {
        if (Double.isNaN(t) || !(degreesOfFreedom > 0)) {
            return Double.NaN;
        }
        return 2 * TDistribution.of(degreesOfFreedom).survivalProbability(Math.abs(t));
    }

    /// The t that |T| exceeds with a given probability.
    ///
    /// @param probability between 0 and 1, both excluded
    public static double twoSidedQuantile(double probability, double degreesOfFreedom) {
        return TDistribution.of(degreesOfFreedom).inverseSurvivalProbability(probability / 2);
    }
}
