package dev.perrin.theory.config;

import dev.perrin.theory.prediction.RequestLimits;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Keys under `perrin.theory`.
@ConfigMapping(prefix = "perrin.theory")
public interface TheoryConfig {
    Limits limits();

    /// What one request may ask for; more is refused before it is computed.
    interface Limits {
        /// Eigenvalues in a spectrum.
        @WithDefault("1000000")
        int modes();

        /// Steps in a grid.
        @WithDefault("100000")
        int steps();

        /// The largest step.
        @WithDefault("1000000000")
        long largestStep();

        /// Modes × steps × dynamics computed for one request.
        @WithDefault("100000000")
        long evaluations();

        /// Numbers in one answer.
        @WithDefault("4000000")
        long values();
    }

    default RequestLimits requestLimits() {
        return new RequestLimits(
                limits().modes(), limits().steps(), limits().largestStep(), limits().evaluations(), limits().values());
    }
}
