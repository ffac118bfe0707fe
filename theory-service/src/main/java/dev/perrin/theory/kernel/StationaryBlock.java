package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.PhaseFlow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Modes that are in their stationary state at step 0.
final class StationaryBlock implements ModeBlock {
    private final List<LinearModeProcess> processes;
    private final List<Eigenmode> modes;
    private final StationaryWalk walk;
    private final Lanes twiceScale;
    private final Lanes displacement;
    private final Lanes increment;
    private @Nullable StationaryLaws laws;
    private long reached;

    /// @throws dev.perrin.theory.mode.InvalidQuestionException when a mode has no stationary state.
    StationaryBlock(List<LinearModeProcess> processes) {
        this.processes = processes;
        int count = processes.size();
        modes = new ArrayList<>(count);
        List<PhaseFlow> oneStep = new ArrayList<>(count);
        boolean anyFlat = false;
        for (LinearModeProcess process : processes) {
            modes.add(process.mode());
            oneStep.add(process.oneStep());
            anyFlat |= process.requireStationary().position().isEmpty();
        }
        walk = new StationaryWalk(
                oneStep,
                Lanes.of(processes, process -> process.requireStationary().release1(process.oneStep())),
                Lanes.of(processes, process -> process.requireStationary().release2(process.oneStep())),
                anyFlat);
        twiceScale = Lanes.of(modes, mode -> mode.noiseScale().times(2));
        displacement = new Lanes(count);
        increment = new Lanes(count);
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
        if (laws == null) {
            laws = new StationaryLaws(processes);
        }
        return laws.at(displacement(), walk, reached);
    }
}
