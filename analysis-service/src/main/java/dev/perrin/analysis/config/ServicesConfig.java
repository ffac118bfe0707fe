package dev.perrin.analysis.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// The other services.
public interface ServicesConfig {
    /// theory-service.
    @ConfigMapping(prefix = "perrin.theory")
    interface Theory {
        /// host:port.
        @WithDefault("localhost:7104")
        String address();

        /// Of one request. Long sums over shuffled epochs take many seconds of a core that others use too.
        @WithDefault("60000")
        long deadlineMillis();
    }

    /// snapshot-service.
    @ConfigMapping(prefix = "perrin.archive")
    interface Archive {
        /// host:port.
        @WithDefault("localhost:7102")
        String address();

        /// How long a restart waits for snapshots that are not stored yet.
        @WithDefault("30000")
        long waitMillis();
    }
}
