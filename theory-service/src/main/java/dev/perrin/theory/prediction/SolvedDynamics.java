package dev.perrin.theory.prediction;

import dev.perrin.theory.dynamics.Dynamics;
import dev.perrin.theory.mode.InvalidQuestionException;
import dev.perrin.theory.mode.ModeProcess;
import dev.perrin.theory.mode.ModeStart;
import dev.perrin.theory.noise.StateDependentNoise;
import dev.perrin.theory.regression.DependentNoiseProcesses;
import dev.perrin.theory.regression.NoiseFeedback;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// A dynamics together with the noise that its modes feel: at the minimiser, or, where it follows how noise
/// depends on the parameters, of the stationary state.
///
/// @param noise    C_l, one per mode. Not modified.
/// @param feedback how strongly the noise feeds on itself, where that is followed.
@SuppressWarnings("ArrayRecordComponent") // Never modified; boxing would cost more than it guards.
record SolvedDynamics(Dynamics dynamics, double[] noise, OptionalDouble feedback) {
    /// @throws InvalidQuestionException when the noise feeds on itself without end.
    static SolvedDynamics of(Question question, Dynamics dynamics) {
        double[] eigenvalues = question.spectrum().eigenvalues();
        double[] multiplicities = question.spectrum().multiplicities();
        if (!dynamics.followsNoise()) {
            double[] noise = question.noise().variances(eigenvalues, multiplicities, question.hyperparameters());
            return new SolvedDynamics(dynamics, noise, OptionalDouble.empty());
        }
        if (!(question.noise() instanceof StateDependentNoise dependent)) {
            throw new InvalidQuestionException(
                    "noise",
                    "independent of the parameters",
                    "must be finite_data or gaussian_population for DYNAMICS_PARAMETER_DEPENDENT_NOISE");
        }
        if (!question.spectrum().bulks().isEmpty()) {
            throw new InvalidQuestionException(
                    "spectrum.bulk",
                    question.spectrum().bulks().size() + " densities",
                    "must be left out for DYNAMICS_PARAMETER_DEPENDENT_NOISE, which sees all modes together");
        }
        NoiseFeedback feedback = dependent.feedback(eigenvalues, multiplicities, question.hyperparameters());
        double[] noise = feedback.stationaryVariances();
        Dynamics solved =
                question.start() instanceof Start.Stationary ? dynamics : dynamics.with(together(question, feedback));
        return new SolvedDynamics(solved, noise, OptionalDouble.of(feedback.strength()));
    }

    private static List<ModeProcess> together(Question question, NoiseFeedback feedback) {
        List<ModeStart> starts = IntStream.range(0, question.spectrum().size())
                .mapToObj(question.start()::ofMode)
                .toList();
        LongStream steps = LongStream.of(question.steps());
        if (question.curves().localExponent()) {
            steps = steps.flatMap(step -> LongStream.of(step, step + 1));
        }
        return DependentNoiseProcesses.of(
                feedback, question.hyperparameters(), question.spectrum().eigenvalues(), starts, steps.toArray());
    }
}
