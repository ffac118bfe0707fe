package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.StationaryMoments;
import java.util.List;

/// Modes that are in their stationary state at step 0.
final class StationaryBlock implements ModeBlock {
    private final List<Eigenmode> modes;
    private final StationaryWalk walk;
    private final Lanes twiceScale;
    private final Lanes scalePerRate;
    private final Lanes displacement;
    private final Lanes increment;
    private final Lanes covariance;
    private final boolean[] flat;
    private final Moments moments;
    private long reached;

    /// @throws dev.perrin.theory.mode.InvalidQuestionException when a mode has no stationary state.
    StationaryBlock(List<LinearModeProcess> processes) {
        int count = processes.size();
        modes = processes.stream().map(LinearModeProcess::mode).toList();
        walk = new StationaryWalk(
                processes.stream().map(LinearModeProcess::oneStep).toList(),
                Lanes.of(processes, process -> process.requireStationary().release1(process.oneStep())),
                Lanes.of(processes, process -> process.requireStationary().release2(process.oneStep())),
                processes.stream()
                        .anyMatch(process ->
                                process.requireStationary().position().isEmpty()));
        twiceScale = Lanes.of(modes, mode -> mode.noiseScale().times(2));
        scalePerRate = Lanes.of(modes, mode -> mode.noiseScale().dividedBy(mode.learningRate()));
        displacement = new Lanes(count);
        increment = new Lanes(count);
        covariance = new Lanes(count);
        flat = new boolean[count];
        moments = new Moments(
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

    @Override
    public void advance(long step) {
        walk.advance(step - reached);
        reached = step;
    }

    @Override
    public double[] displacement() {
        return ModeBlock.finite(
                displacement.product(twiceScale, walk.a1()).values(), modes, "mean-squared displacement", reached);
    }

    @Override
    public double[] increment() {
        return ModeBlock.finite(
                increment.product(twiceScale, walk.g1()).values(),
                modes,
                "increment of the mean-squared displacement",
                reached);
    }

    /// A flat mode counts its position from where it started (T50).
    @Override
    public Moments moments() {
        double[] spread = displacement();
        double[] drag =
                ModeBlock.finite(covariance.product(scalePerRate, walk.a2()).values(), modes, "covariance", reached);
        for (int i = 0; i < flat.length; i++) {
            if (flat[i]) {
                moments.positionVariance()[i] = spread[i];
                moments.positionVelocityCovariance()[i] = drag[i];
            }
        }
        return moments;
    }
}
