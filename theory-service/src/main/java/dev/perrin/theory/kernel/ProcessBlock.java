package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseMoments;
import java.util.List;

/// Modes that are not linear recursions: each is asked by itself.
final class ProcessBlock implements ModeBlock {
    private final List<? extends ModeProcess> processes;
    private final List<ModeStart> starts;
    private final double[] displacement;
    private final double[] increment;
    private final Moments moments;
    private long reached;

    ProcessBlock(List<? extends ModeProcess> processes, List<ModeStart> starts) {
        this.processes = processes;
        this.starts = starts;
        int count = processes.size();
        displacement = new double[count];
        increment = new double[count];
        moments = new Moments(
                new double[count], new double[count], new double[count], new double[count], new double[count]);
    }

    @Override
    public void advance(long step) {
        reached = step;
    }

    @Override
    public double[] displacement() {
        for (int i = 0; i < displacement.length; i++) {
            displacement[i] = processes.get(i).meanSquaredDisplacement(starts.get(i), reached);
        }
        return displacement;
    }

    @Override
    public double[] increment() {
        for (int i = 0; i < increment.length; i++) {
            increment[i] = processes.get(i).displacementIncrement(starts.get(i), reached);
        }
        return increment;
    }

    @Override
    public Moments moments() {
        for (int i = 0; i < displacement.length; i++) {
            PhaseMoments of = processes.get(i).moments(starts.get(i), reached);
            moments.meanPosition()[i] = of.meanPosition();
            moments.meanVelocity()[i] = of.meanVelocity();
            moments.positionVariance()[i] = of.positionVariance();
            moments.positionVelocityCovariance()[i] = of.positionVelocityCovariance();
            moments.velocityVariance()[i] = of.velocityVariance();
        }
        return moments;
    }
}
