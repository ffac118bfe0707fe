package dev.perrin.theory.sampling;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.Hyperparameters;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.noise.NoiseModel;
import dev.perrin.theory.prediction.Spectrum;
import dev.perrin.theory.prediction.Start;

/// What trajectories are to be drawn.
///
/// @param spectrum      every eigenvalue once.
/// @param noise         of one step; not one that depends on the parameters.
/// @param steps         rising. Not modified.
/// @param trajectories  at least 1.
/// @param positionsOnly whether velocities are left out.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
public record SampleQuestion(
        Hyperparameters hyperparameters,
        Spectrum spectrum,
        NoiseModel noise,
        Start start,
        Dynamics dynamics,
        long[] steps,
        long seed,
        int trajectories,
        boolean positionsOnly) {
    public SampleQuestion {
        start.requireModes(spectrum.size());
        for (int i = 0; i < spectrum.size(); i++) {
            if (spectrum.multiplicities()[i] != 1) {
                throw new InvalidQuestionException(
                        "spectrum.multiplicity[" + i + "]",
                        spectrum.multiplicities()[i],
                        "must be 1 for a sample; give the eigenvalue as often as it occurs");
            }
        }
        if (steps.length == 0) {
            throw new InvalidQuestionException("steps", "empty", "must have at least one step");
        }
        for (int i = 1; i < steps.length; i++) {
            if (steps[i] <= steps[i - 1]) {
                throw new InvalidQuestionException(
                        "steps[" + i + "]", steps[i], "must be greater than the step before it");
            }
        }
        if (trajectories < 1) {
            throw new InvalidQuestionException("trajectories", trajectories, "must be at least 1");
        }
    }
}
