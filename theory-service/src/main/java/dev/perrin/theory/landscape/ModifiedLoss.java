package dev.perrin.theory.landscape;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;
import java.util.Optional;

/// The potential κΨ of the stationary law p ∝ e^(−κΨ) of one mode, κ = S(1−β²): `κΨ = ½ zᵀP⁻¹z` (T24).
///
/// ```text
/// κΨ = (position (θ−μ)² + 2 cross (θ−μ) v + velocity v²)/2
/// ```
///
/// | dynamics | position · η²C | cross · ηC | velocity · C |
/// | --- | --- | --- | --- |
/// | heavy ball | 2(1−β)x | −(1−β)x | 1−β² |
/// | Langevin | 2(1−β)x | 0 | 1−β² |
/// | Nesterov, d = 1−β+βx | 2dx | −(1+2β)dx | d(1+β+β(1+2β)x) |
///
/// @param position per squared unit of θ.
/// @param velocity per squared unit of v.
public record ModifiedLoss(double position, double cross, double velocity) {
    /// Of any dynamics with a stationary law that has a density.
    ///
    /// @return empty for a flat mode, one of negative curvature, and one without noise.
    public static Optional<ModifiedLoss> of(Eigenmode mode, ModeProcess process) {
        if (mode.noise() == 0 || !(mode.curvature().hi() > 0)) {
            return Optional.empty();
        }
        DoubleDouble eta = DoubleDouble.of(mode.learningRate());
        if (process instanceof LinearModeProcess linear) {
            return linear.stationaryCovariance()
                    .flatMap(StationaryCovariance::position)
                    .map(p -> inverse(
                            mode,
                            p.variance(),
                            p.covariance(),
                            linear.stationaryCovariance().orElseThrow().velocity(),
                            mode.noiseScale()));
        }
        return process.stationary()
                .flatMap(moments -> moments.position()
                        .map(p -> inverse(
                                mode,
                                DoubleDouble.of(p.variance()),
                                eta.times(p.covarianceWithVelocity()),
                                eta.squared().times(moments.velocityVariance()),
                                DoubleDouble.ONE)));
    }

    /// @param unit of the covariance of (θ, ηv) given.
    private static ModifiedLoss inverse(
            Eigenmode mode, DoubleDouble position, DoubleDouble cross, DoubleDouble velocity, DoubleDouble unit) {
        DoubleDouble determinant = position.times(velocity).minus(cross.squared());
        double eta = mode.learningRate();
        return new ModifiedLoss(
                mode.finite(velocity.dividedBy(determinant).dividedBy(unit), "modified loss"),
                mode.finite(cross.negated().dividedBy(determinant).times(eta).dividedBy(unit), "modified loss"),
                mode.finite(
                        position.dividedBy(determinant).times(eta).times(eta).dividedBy(unit), "modified loss"));
    }
}
