package dev.perrin.theory.sampling;

import dev.perrin.theory.kernel.LinearModeProcess;
import dev.perrin.theory.kernel.StartMoments;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.StationaryCovariance;
import dev.perrin.theory.number.DoubleDouble;

/// The Gaussian law of the phase point (θ − μ, ηv) at step 0.
record InitialLaw(double meanPosition, double meanVelocity, Spread spread) {
    static InitialLaw of(Eigenmode mode, LinearModeProcess process, ModeStart start) {
        return switch (start) {
            case ModeStart.Started started -> {
                StartMoments begun = process.begin(started);
                yield new InitialLaw(
                        begun.position().value(),
                        begun.velocity().value(),
                        Spread.of(mode, begun.p11(), begun.p12(), begun.p22(), DoubleDouble.ONE));
            }
            case ModeStart.Stationary() -> {
                StationaryCovariance covariance =
                        process.stationaryCovariance().orElseThrow(() -> ModeStart.noStationaryState(mode));
                yield new InitialLaw(
                        0,
                        0,
                        covariance
                                .position()
                                .map(p -> Spread.of(
                                        mode, p.variance(), p.covariance(), covariance.velocity(), mode.noiseScale()))
                                .orElseGet(() -> Spread.of(
                                        mode,
                                        DoubleDouble.ZERO,
                                        DoubleDouble.ZERO,
                                        covariance.velocity(),
                                        mode.noiseScale())));
            }
        };
    }

    void draw(PhasePoint point, GaussianStream stream) {
        point.draw(meanPosition, meanVelocity, spread, stream);
    }
}
