package dev.perrin.theory.prediction;

import dev.perrin.theory.mode.InvalidQuestionException;

/// What one question may ask for.
///
/// @param modes       eigenvalues in a spectrum.
/// @param steps       steps in a grid.
/// @param largestStep the largest of them.
/// @param evaluations modes × steps × dynamics.
/// @param values      numbers in one answer.
public record RequestLimits(int modes, int steps, long largestStep, long evaluations, long values) {
    public RequestLimits {
        if (modes < 1 || steps < 1 || largestStep < 1 || evaluations < 1 || values < 1) {
            throw new IllegalArgumentException("perrin.theory.limits: every limit must be at least 1");
        }
    }

    public void requireModes(int count) {
        if (count > modes) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue", count + " values", "must not have more than " + modes);
        }
    }

    /// Checks the size of a grid before it is written out.
    public void requireSteps(StepGrid grid) {
        if (grid.size() > steps) {
            throw new InvalidQuestionException("steps", grid.size() + " steps", "must not be more than " + steps);
        }
        if (grid.last() > largestStep) {
            throw new InvalidQuestionException("steps", grid.last(), "must not be beyond step " + largestStep);
        }
    }

    public void requireAnswerable(Question question) {
        long curves = (long) question.spectrum().size() * question.dynamics().size();
        long asked = curves * question.steps().length;
        if (asked > evaluations) {
            throw new InvalidQuestionException(
                    "steps", asked + " modes × steps × dynamics", "must not be more than " + evaluations);
        }
        long perMode = 1L + (question.evolution() ? 5 : 0) + (question.correlation() ? 3 : 0);
        long answered = question.perMode() ? asked * perMode + 10 * curves : 0;
        if (answered > values) {
            throw new InvalidQuestionException(
                    "per_mode", answered + " numbers in the answer", "must not be more than " + values);
        }
    }
}
