package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.blocks.Estimate;
import java.util.List;

/// Exponent ψ of variance ∝ curvatureᵠ over modes, by least squares on logarithms weighted with 1/(relative
/// error)².
///
/// 0 for Hessian noise without weight decay (isotropic), 2 for epoch-shuffled noise in slow modes; the flatness of
/// Feng and Tu, the width at which the loss has risen by a fixed factor, is ∝ curvature^−½, so the exponent that
/// they give, variance ∝ flatness^−ψ′, is ψ′ = 2ψ. The error is that of the weights, times √χ² per degree of
/// freedom where the modes scatter more than their errors say. Source: science.md 4.5.
public final class VarianceFlatness {
    private static final int LEAST_MODES = 3;

    private VarianceFlatness() {}

    /// @param curvatures by mode; those that are not greater than 0 are left out
    /// @param variances by mode; those without an error are left out
    public static BoundedEstimate exponent(List<Double> curvatures, List<BoundedEstimate> variances) {
        if (curvatures.size() != variances.size()) {
            throw new IllegalArgumentException("curvatures and variances must be of the same modes, but are "
                    + curvatures.size() + " and " + variances.size());
        }
        double weights = 0;
        double meanX = 0;
        double meanY = 0;
        int used = 0;
        for (int mode = 0; mode < curvatures.size(); mode++) {
            double weight = weight(curvatures.get(mode), variances.get(mode));
            if (weight > 0) {
                used++;
                weights += weight;
                meanX += weight * Math.log(curvatures.get(mode));
                meanY += weight * Math.log(variances.get(mode).value());
            }
        }
        if (used < LEAST_MODES) {
            return BoundedEstimate.NONE;
        }
        meanX /= weights;
        meanY /= weights;
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int mode = 0; mode < curvatures.size(); mode++) {
            double weight = weight(curvatures.get(mode), variances.get(mode));
            if (weight > 0) {
                double x = Math.log(curvatures.get(mode)) - meanX;
                double y = Math.log(variances.get(mode).value()) - meanY;
                xx += weight * x * x;
                xy += weight * x * y;
                yy += weight * y * y;
            }
        }
        if (!(xx > 1e-12 * weights)) {
            return BoundedEstimate.NONE;
        }
        double scatter = Math.max(0, yy - xy * xy / xx) / (used - 2);
        double error = Math.sqrt(Math.max(1, scatter) / xx);
        return BoundedEstimate.of(new Estimate(xy / xx, error, used), used - 2);
    }

    /// 0 for a mode that is left out.
    private static double weight(double curvature, BoundedEstimate variance) {
        double relative = variance.standardError() / variance.value();
        boolean usable = curvature > 0 && variance.value() > 0 && relative > 0 && Double.isFinite(relative);
        return usable ? 1 / (relative * relative) : 0;
    }
}
