package dev.perrin.theory.config;

import dev.perrin.theory.prediction.RequestLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Keys under `perrin.theory`.
@ConfigMapping(prefix = "perrin.theory")
public interface TheoryConfig {
    Limits limits();

    /// What one request may ask for; more is refused before it is computed. The defaults are those of
    /// [RequestLimits#DEFAULTS].
    interface Limits {
        /// Eigenvalues in a spectrum.
        @WithDefault("" + RequestLimits.MODES)
        int modes();

        /// Steps in a grid.
        @WithDefault("" + RequestLimits.STEPS)
        int steps();

        /// The largest step.
        @WithDefault("" + RequestLimits.LARGEST_STEP)
        long largestStep();

        /// Modes × steps × dynamics computed for one answer that is not streamed.
        @WithDefault("" + RequestLimits.EVALUATIONS)
        long evaluations();

        /// Numbers in one answer that is not streamed.
        @WithDefault("" + RequestLimits.VALUES)
        long values();

        /// Modes × steps × dynamics computed for one streamed answer, all points of a sweep together.
        @WithDefault("" + RequestLimits.STREAM_EVALUATIONS)
        long streamEvaluations();

        /// Points in the grid of a portrait, both axes multiplied.
        @WithDefault("" + RequestLimits.PORTRAIT_POINTS)
        long portraitPoints();

        /// Combinations of hyperparameters in a sweep.
        @WithDefault("" + RequestLimits.SWEEP_POINTS)
        long sweepPoints();

        /// Numbers drawn for one sample: trajectories × steps × modes.
        @WithDefault("" + RequestLimits.SAMPLE_VALUES)
        long sampleValues();

        /// Numbers in the inputs of a finite data set.
        @WithDefault("" + RequestLimits.DATA_VALUES)
        long dataValues();
    }

    default RequestLimits requestLimits() {
        Limits limits = limits();
        return new RequestLimits(
                limits.modes(),
                limits.steps(),
                limits.largestStep(),
                limits.evaluations(),
                limits.values(),
                limits.streamEvaluations(),
                limits.portraitPoints(),
                limits.sweepPoints(),
                limits.sampleValues(),
                limits.dataValues());
    }
}
