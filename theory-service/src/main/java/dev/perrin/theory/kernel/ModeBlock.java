package dev.perrin.theory.kernel;

import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import java.util.ArrayList;
import java.util.List;

/// Modes that are evaluated together at rising steps, from step 0 on. What is returned belongs to the block and
/// changes with its next call; a value beyond the range of a double is refused
/// ([dev.perrin.theory.mode.InvalidQuestionException]). Not thread safe.
public interface ModeBlock {
    /// @param processes of one dynamics, at least one.
    /// @param starts    one for each, all stationary or none.
    static ModeBlock of(List<? extends ModeProcess> processes, List<ModeStart> starts) {
        List<LinearModeProcess> linear = new ArrayList<>();
        for (ModeProcess process : processes) {
            if (process instanceof LinearModeProcess one) {
                linear.add(one);
            }
        }
        if (linear.size() < processes.size()) {
            return new ProcessBlock(processes, starts);
        }
        List<StartMoments> moments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            if (starts.get(i) instanceof ModeStart.Started started) {
                moments.add(linear.get(i).begin(started));
            }
        }
        return moments.isEmpty() ? new StationaryBlock(linear) : new StartedBlock(linear, new StartLanes(moments));
    }

    /// Goes on to a step that is not below the one before.
    void advance(long step);

    /// E(θₖ − θ₀)² of every mode.
    double[] displacement();

    /// E(θₖ₊₁ − θ₀)² − E(θₖ − θ₀)² of every mode, subtracted before anything is rounded.
    double[] increment();

    /// Mean and covariance of every mode.
    Moments moments();

    /// One array for each moment, one entry for each mode.
    @SuppressWarnings("ArrayRecordComponent") // Handed out to be read at once; copying would cost more than it guards.
    record Moments(
            double[] meanPosition,
            double[] meanVelocity,
            double[] positionVariance,
            double[] positionVelocityCovariance,
            double[] velocityVariance) {}

    /// Refuses what is beyond the range of a double.
    static double[] finite(double[] values, List<Eigenmode> modes, String quantity, long step) {
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i]) <= Double.MAX_VALUE)) {
                throw modes.get(i).beyondRange(quantity + " at step " + step);
            }
        }
        return values;
    }
}
