package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.BoundedEstimate;
import dev.perrin.analysis.mode.ModeCovariance;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/// Leading eigenpairs of the covariance of the trajectory.
///
/// @param components greatest variance first
/// @param totalVariance of the space they are of: the span of the modes, or all coordinates
public record TrajectoryComponents(List<TrajectoryComponent> components, double totalVariance) {
    private static final double NORMAL_95 = 1.959964;

    public TrajectoryComponents {
        components = List.copyOf(components);
    }

    /// In the span of projected modes, exact but for sampling: eigenpairs of the covariance of positions.
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

    /// Over all coordinates, from Frequent Directions of the vectors themselves or of linear sketches of them.
    ///
    /// The variance given is the middle of what the sketch of directions allows, λ + Δ/2n, and the bound adds three
    /// things: Δ/2n, the sampling error 1.96 λ√(2/effective), and where the vectors are linear sketches of k
    /// coordinates, 1.96 λ√(2/k) for the length of the component in the sketch.
    ///
    /// @param modes qₗ of the projected modes in the coordinates of the vectors (sketched like them), in rows
    /// @param curvatures h of every mode
    /// @param effective number of independent snapshots, NaN when not known
    /// @param sketched whether the vectors are linear sketches
    /// @param most components
    public static TrajectoryComponents ofDirections(
            FrequentDirectionsState directions,
            List<double[]> modes,
            List<Double> curvatures,
            double effective,
            boolean sketched,
            int most) {
        requireModes("curvatures", curvatures.size(), modes.size());
        List<TrajectoryComponent> components = new ArrayList<>();
        double half = directions.bound() / 2;
        double sketch = sketched ? Math.sqrt(2.0 / directions.settings().dimension()) : 0;
        for (FrequentDirectionsState.Direction direction : directions.leading(most)) {
            double captured = modes.isEmpty() ? Double.NaN : 0;
            double curvature = 0;
            for (int mode = 0; mode < modes.size(); mode++) {
                double along = direction.dot(modes.get(mode));
                captured += along * along;
                curvature += along * along * curvatures.get(mode);
            }
            double variance = direction.variance() + half;
            double bound = half + NORMAL_95 * variance * (Math.sqrt(2 / effective) + sketch);
            components.add(new TrajectoryComponent(
                    variance, bound, captured > 0 ? curvature / captured : Double.NaN, Math.min(1, captured)));
        }
        return new TrajectoryComponents(components, directions.totalVariance());
    }

    private static void requireModes(String name, int size, int modes) {
        if (size != modes) {
            throw new IllegalArgumentException(name + " must be of " + modes + " modes, but are of " + size);
        }
    }
}
