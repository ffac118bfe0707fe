package dev.perrin.analysis.component;

import dev.perrin.analysis.blocks.BoundedEstimate;
import java.util.ArrayList;
import java.util.List;

/// Leading eigenpairs of the covariance of the trajectory in all coordinates, from Frequent Directions of the vectors
/// or of linear sketches of them.
///
/// Three things lie between what is found and the stationary covariance, and each bound takes the one before as its
/// sample: Frequent Directions (λ of the vectors lies between λ_B and λ_B + Δ/n), the sketch ([EigenvalueBounds] with
/// n = k), and sampling ([EigenvalueBounds] with the effective number of independent snapshots).
///
/// The variance told is the upper end, λ_B + Δ/n: a direction that is kept at every step loses exactly Δ, and so do the
/// leading ones, nearly. All shares together stay below 1, for each step takes δ from ℓ + 1 directions.
///
/// @param components greatest variance first
/// @param totalVariance of all coordinates; on sketches without bias, within a relative 1.96√(2/k)
public record LeadingComponents(List<LeadingComponent> components, double totalVariance) {
    private static final double NORMAL_95 = 1.959964;

    public LeadingComponents {
        components = List.copyOf(components);
    }

    /// @param sketchSize k; 0 where vectors keep their lengths
    /// @param modes qₗ of the projected modes in the coordinates of the vectors, in rows
    /// @param curvatures h of every mode
    /// @param most components
    public static LeadingComponents of(
            LeadingDirectionsState state, int sketchSize, List<double[]> modes, List<Double> curvatures, int most) {
        if (curvatures.size() != modes.size()) {
            throw new IllegalArgumentException(
                    "curvatures must be of " + modes.size() + " modes, but are of " + curvatures.size());
        }
        FrequentDirectionsState directions = state.directions();
        double total = directions.totalVariance();
        double bound = directions.bound();
        Remainder inSnapshots = new Remainder(total);
        Remainder inTruth = new Remainder(total);
        List<LeadingComponent> components = new ArrayList<>();
        for (FrequentDirectionsState.Direction direction : directions.leading(most)) {
            int greater = components.size();
            EigenvalueBounds found = new EigenvalueBounds(direction.variance(), direction.variance() + bound);
            EigenvalueBounds snapshots = sketchSize == 0
                    ? found
                    : inSnapshots.next(found, greater, sketchSize, NORMAL_95 * Math.sqrt(2.0 / sketchSize));
            double variance = direction.variance() + bound;
            BoundedEstimate square = state.meanSquare(greater);
            double relative = square.standardError() / square.value();
            double effective = Math.min((double) directions.count(), 2 / (relative * relative));
            double halfWidth = Math.max(
                    (square.high() - square.value()) / square.value(), NORMAL_95 * Math.sqrt(2.0 / directions.count()));
            EigenvalueBounds truth = Double.isNaN(effective)
                    ? new EigenvalueBounds(Double.NaN, Double.NaN)
                    : inTruth.next(snapshots, greater, effective, halfWidth);
            Capture capture = Capture.of(direction, modes, curvatures);
            components.add(new LeadingComponent(
                    variance,
                    snapshots.low(),
                    snapshots.high(),
                    truth.low(),
                    truth.high(),
                    effective,
                    variance / total,
                    capture.share,
                    capture.curvature));
        }
        return new LeadingComponents(components, total);
    }

    /// Variance that the components so far are not sure to have.
    private static final class Remainder {
        private double variance;

        Remainder(double variance) {
            this.variance = variance;
        }

        EigenvalueBounds next(EigenvalueBounds sample, int greater, double number, double halfWidth) {
            double error = 1 + halfWidth / 2;
            EigenvalueBounds bounds = EigenvalueBounds.of(
                    sample.low(), sample.high(), greater, variance * error * error, number, halfWidth);
            variance = Math.max(0, variance - bounds.low());
            return bounds;
        }
    }

    /// How much of a direction the modes hold, and its curvature there.
    private record Capture(double share, double curvature) {
        static Capture of(FrequentDirectionsState.Direction direction, List<double[]> modes, List<Double> curvatures) {
            if (modes.isEmpty()) {
                return new Capture(Double.NaN, Double.NaN);
            }
            double share = 0;
            double curvature = 0;
            for (int mode = 0; mode < modes.size(); mode++) {
                double along = direction.dot(modes.get(mode));
                share += along * along;
                curvature += along * along * curvatures.get(mode);
            }
            return new Capture(Math.min(1, share), share > 0 ? curvature / share : Double.NaN);
        }
    }
}
