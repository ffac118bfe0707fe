package dev.perrin.theory.regression;

import dev.perrin.theory.dynamics.HeavyBall;
import dev.perrin.theory.mode.Eigenmode;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.mode.PhaseFlow;
import java.util.ArrayList;
import java.util.List;

/// Exact heavy ball whose noise depends on the parameters, one process per mode of a jointly solved problem
/// (T32, T33).
public final class DependentNoiseProcesses {
    private DependentNoiseProcesses() {}

    /// Processes that answer for the stationary start and, where `starts` are others, for those.
    ///
    /// @param eigenvalues one per mode. Not modified.
    /// @param starts      one per mode, either all stationary or none.
    /// @param steps       at which the processes will be asked for most, in any order. Not modified.
    /// @throws dev.perrin.theory.mode.InvalidQuestionException when the noise has no stationary state, or
    ///     there are too many modes to follow.
    public static List<ModeProcess> of(
            NoiseFeedback feedback,
            Hyperparameters hyperparameters,
            double[] eigenvalues,
            List<ModeStart> starts,
            long[] steps) {
        double[] noise = feedback.stationaryVariances();
        List<ModeProcess> processes = new ArrayList<>();
        for (int i = 0; i < eigenvalues.length; i++) {
            Eigenmode mode = new Eigenmode(i, eigenvalues[i], hyperparameters, noise[i]);
            processes.add(new HeavyBall().process(mode));
        }
        return starts.stream().allMatch(ModeStart.Stationary.class::isInstance)
                ? processes
                : following(processes, feedback, hyperparameters, eigenvalues, starts, steps);
    }

    private static List<ModeProcess> following(
            List<ModeProcess> stationary,
            NoiseFeedback feedback,
            Hyperparameters hyperparameters,
            double[] eigenvalues,
            List<ModeStart> starts,
            long[] steps) {
        PhaseFlow[] oneStep = new PhaseFlow[eigenvalues.length];
        StartMoments[] moments = new StartMoments[eigenvalues.length];
        for (int i = 0; i < eigenvalues.length; i++) {
            oneStep[i] = HeavyBall.step(new Eigenmode(i, eigenvalues[i], hyperparameters, 0));
            moments[i] = StartMoments.of(starts.get(i), hyperparameters.learningRate());
        }
        GatheredNoise gathered =
                new GatheredNoise(feedback.recursion(), hyperparameters.learningRate(), oneStep, moments, steps);
        List<ModeProcess> processes = new ArrayList<>();
        for (int i = 0; i < eigenvalues.length; i++) {
            processes.add(new DependentNoiseProcess(
                    i, hyperparameters.learningRate(), stationary.get(i), oneStep[i], moments[i], gathered));
        }
        return processes;
    }
}
