package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.mode.ModeCovariance;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/// Leading eigenpairs of the covariance of the trajectory in the span of projected modes. Those in all coordinates are
/// [LeadingComponents].
///
/// @param components greatest variance first
/// @param totalVariance of the span
public record TrajectoryComponents(List<TrajectoryComponent> components, double totalVariance) {
    public TrajectoryComponents {
        components = List.copyOf(components);
    }

    /// Exact but for sampling: eigenpairs of the covariance of positions.
    ///
    /// The sampling error along a component u is that of Σ uₗ² Varₗ if the modes' errors went together, which is
    /// the greatest it can be: Σ uₗ² errorₗ. Every component lies in the span, so `captured` is 1.
    ///
    /// @param curvatures h of every mode, NaN where not known
    /// @param variances of the modes with their intervals, which allow for serial correlation
    /// @param most components
    public static TrajectoryComponents inModes(
            ModeCovariance covariance, List<Double> curvatures, List<BoundedEstimate> variances, int most) {
        int modes = covariance.modes();
        requireModes("curvatures", curvatures.size(), modes);
        requireModes("variances", variances.size(), modes);
        if (covariance.count() < 2) {
            return new TrajectoryComponents(List.of(), Double.NaN);
        }
        SymmetricEigen eigen = SymmetricEigen.of(new DMatrixRMaj(modes, modes, true, covariance.positions()));
        List<TrajectoryComponent> components = new ArrayList<>();
        double total = 0;
        for (int mode = 0; mode < modes; mode++) {
            total += covariance.position(mode, mode);
        }
        for (int number = 0; number < Math.min(most, modes); number++) {
            double curvature = 0;
            double bound = 0;
            for (int mode = 0; mode < modes; mode++) {
                double square = eigen.component(number, mode) * eigen.component(number, mode);
                curvature += square * curvatures.get(mode);
                BoundedEstimate variance = variances.get(mode);
                bound += square * (variance.high() - variance.low()) / 2;
            }
            components.add(new TrajectoryComponent(Math.max(0, eigen.value(number)), bound, curvature, 1));
        }
        return new TrajectoryComponents(components, total);
    }

    private static void requireModes(String name, int size, int modes) {
        if (size != modes) {
            throw new IllegalArgumentException(name + " must be of " + modes + " modes, but are of " + size);
        }
    }
}
