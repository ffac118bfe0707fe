package dev.perrin.theory.prediction;

import dev.perrin.theory.bulk.BulkIntegral;
import dev.perrin.theory.mode.InvalidQuestionException;

/// What one question may ask for.
///
/// @param modes             eigenvalues in a spectrum.
/// @param steps             steps in a grid.
/// @param largestStep       the largest of them.
/// @param evaluations       modes × steps × dynamics of one answer.
/// @param values            numbers in one answer that is not streamed.
/// @param streamEvaluations modes × steps × dynamics of one streamed answer, all points of a sweep together.
/// @param portraitPoints    points in the grid of a portrait, both axes multiplied.
/// @param sweepPoints       combinations of hyperparameters in a sweep.
/// @param sampleValues      trajectories × steps × modes of a sample.
/// @param dataValues        numbers in the inputs of a finite data set, or in a full covariance of the noise.
public record RequestLimits(
        int modes,
        int steps,
        long largestStep,
        long evaluations,
        long values,
        long streamEvaluations,
        long portraitPoints,
        long sweepPoints,
        long sampleValues,
        long dataValues) {
    public static final int MODES = 1_000_000;
    public static final int STEPS = 100_000;
    public static final long LARGEST_STEP = 1_000_000_000L;
    public static final long EVALUATIONS = 100_000_000L;
    public static final long VALUES = 4_000_000L;
    public static final long STREAM_EVALUATIONS = 10_000_000_000L;
    public static final long PORTRAIT_POINTS = 100_000L;
    public static final long SWEEP_POINTS = 10_000L;
    public static final long SAMPLE_VALUES = 100_000_000L;
    public static final long DATA_VALUES = 4_000_000L;

    /// What holds where nothing else is configured.
    public static final RequestLimits DEFAULTS = new RequestLimits(
            MODES,
            STEPS,
            LARGEST_STEP,
            EVALUATIONS,
            VALUES,
            STREAM_EVALUATIONS,
            PORTRAIT_POINTS,
            SWEEP_POINTS,
            SAMPLE_VALUES,
            DATA_VALUES);

    public RequestLimits {
        if (modes < 1
                || steps < 1
                || largestStep < 1
                || evaluations < 1
                || values < 1
                || streamEvaluations < 1
                || portraitPoints < 1
                || sweepPoints < 1
                || sampleValues < 1
                || dataValues < 1) {
            throw new IllegalArgumentException("perrin.theory.limits: every limit must be at least 1");
        }
    }

    public void requireModes(int count) {
        if (count > modes) {
            throw new InvalidQuestionException(
                    "spectrum.eigenvalue", count + " values", "must not have more than " + modes);
        }
    }

    public void requireData(int inputs) {
        if (inputs > dataValues) {
            throw new InvalidQuestionException(
                    "noise.finite_data.input", inputs + " values", "must not have more than " + dataValues);
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

    /// Checks the grid of a portrait with as many points along each axis.
    public void requirePortrait(int points) {
        if ((long) points * points > portraitPoints) {
            throw new InvalidQuestionException(
                    "points", points, "must not make more than " + portraitPoints + " points in the plane");
        }
    }

    /// Checks the size of a full covariance of the noise, which costs its power of one and a half.
    public void requireNoise(int covariances) {
        if (covariances > dataValues) {
            throw new InvalidQuestionException(
                    "noise.full.covariance", covariances + " values", "must not have more than " + dataValues);
        }
    }

    /// Checks what is to be answered at once.
    /// How densities of eigenvalues may be integrated over.
    ///
    /// @param tolerance relative; 0 for the default.
    /// @param perMode   steps × dynamics evaluated of every eigenvalue.
    public BulkIntegral integral(double tolerance, long perMode) {
        return new BulkIntegral(
                tolerance == 0 ? BulkIntegral.DEFAULT.tolerance() : tolerance,
                Math.min(modes, evaluations / Math.max(1, perMode)));
    }

    public void requireAnswerable(Question question) {
        long asked = evaluations(question);
        requireEvaluations(asked, evaluations);
        long perMode = question.curves().numbersOfModePerStep();
        long curves = (long) question.spectrum().size() * question.dynamics().size();
        long ofModes = question.perMode() ? asked * perMode + 10 * curves : 0;
        long ofSums = (long) question.dynamics().size()
                * question.steps().length
                * (5 + question.spectrum().groups().names().size());
        long answered = ofModes + ofSums;
        if (answered > values) {
            throw new InvalidQuestionException(
                    ofModes > ofSums ? "per_mode" : "steps",
                    answered + " numbers in the answer",
                    "must not be more than " + values);
        }
    }

    /// Checks the size of a sample.
    public void requireSample(long trajectories, long steps, long modes) {
        if (trajectories > 0 && steps * modes > sampleValues / trajectories) {
            throw new InvalidQuestionException(
                    "trajectories",
                    trajectories,
                    "must not be more than " + sampleValues + " multiplied with " + steps + " steps and " + modes
                            + " modes");
        }
    }

    /// Checks what is to be answered in parts.
    public void requireStreamable(Question question) {
        requireEvaluations(evaluations(question), streamEvaluations);
    }

    /// Checks a sweep before any of its points is read.
    ///
    /// @param points      combinations of hyperparameters.
    /// @param evaluations of one point.
    public void requireSweep(long points, long evaluations) {
        if (points > sweepPoints) {
            throw new InvalidQuestionException("sweep", points + " points", "must not have more than " + sweepPoints);
        }
        requireEvaluations(points * evaluations, streamEvaluations);
    }

    /// Modes × steps × dynamics of a question; without steps, the stationary values count as one.
    private static long evaluations(Question question) {
        return (long) question.spectrum().size() * question.dynamics().size() * Math.max(1, question.steps().length);
    }

    private static void requireEvaluations(long asked, long limit) {
        if (asked > limit) {
            throw new InvalidQuestionException(
                    "steps", asked + " modes × steps × dynamics", "must not be more than " + limit);
        }
    }
}
