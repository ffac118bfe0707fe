package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.List;

/// Mean and covariance of modes that are in their stationary state: constants, but for the position of a flat mode,
/// which is counted from where it started (T50).
final class StationaryLaws {
    private final List<Eigenmode> modes;
    private final boolean[] flat;
    private final Lanes scalePerRate;
    private final Lanes covariance;
    private final ModeBlock.Moments moments;

    StationaryLaws(List<LinearModeProcess> processes) {
        int count = processes.size();
        modes = processes.stream().map(LinearModeProcess::mode).toList();
        flat = new boolean[count];
        scalePerRate = Lanes.of(modes, mode -> mode.noiseScale().dividedBy(mode.learningRate()));
        covariance = new Lanes(count);
        moments = new ModeBlock.Moments(
                new double[count], new double[count], new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++) {
            LinearModeProcess process = processes.get(i);
            flat[i] = process.requireStationary().position().isEmpty();
            StationaryMoments law = process.stationary().orElseThrow();
            moments.velocityVariance()[i] = law.velocityVariance();
            if (law.position().isPresent()) {
                moments.positionVariance()[i] = law.position().get().variance();
                moments.positionVelocityCovariance()[i] = law.position().get().covarianceWithVelocity();
            }
        }
    }

    /// @param displacement of every mode. Not modified.
    ModeBlock.Moments at(double[] displacement, StationaryWalk walk, long step) {
        double[] drag =
                ModeBlock.finite(covariance.product(scalePerRate, walk.a2()).values(), modes, "covariance", step);
        for (int i = 0; i < flat.length; i++) {
            if (flat[i]) {
                moments.positionVariance()[i] = displacement[i];
                moments.positionVelocityCovariance()[i] = drag[i];
            }
        }
        return moments;
    }
}
