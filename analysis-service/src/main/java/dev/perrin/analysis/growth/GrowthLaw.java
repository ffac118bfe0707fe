package dev.perrin.analysis.growth;

import java.util.List;

/// A law fitted to a mean-squared displacement, against others fitted to the same lags.
///
/// | law | MSD(l) | constants | where it comes from |
/// | --- | --- | --- | --- |
/// | `power` | D·lᶜ | D, c | (anomalous) diffusion |
/// | `logarithm` | a + b·ln l | a, b | diffusion in a random landscape, ageing |
/// | `saturation` | A·(1 − e^{−l/τ}) | A, τ | one overdamped mode: 2·Var(θ)·(1 − ρ(l)) |
///
/// Normal diffusion is the power law with c = 1 and also saturation with τ far beyond all lags: there these two share
/// the weight. All have two constants, so that none has an advantage; the exponential is taken for saturation, and
/// not A·l/(l + τ), because it is the exact law of an overdamped mode.
///
/// @param law its name
/// @param constants names of the constants
/// @param values of the constants, as many
/// @param chiSquared rᵀS⁻¹r of the residuals of ln MSD: about n − 2 where the law holds
/// @param informationCriterion −2 ln L + 2p + 2p(p+1)/(n−p−1) with p = 2 and the number n of lags, whose errors are
///     made independent first ([GrowthLaws]); smaller is better
/// @param weight Akaike weight exp(−½(criterion − least)) among the laws compared; they add up to 1
public record GrowthLaw(
        String law,
        List<String> constants,
        List<Double> values,
        double chiSquared,
        double informationCriterion,
        double weight) {
    public GrowthLaw {
        if (constants.size() != values.size()) {
            throw new IllegalArgumentException(
                    "law %s has %d constants and %d values".formatted(law, constants.size(), values.size()));
        }
        constants = List.copyOf(constants);
        values = List.copyOf(values);
    }
}
