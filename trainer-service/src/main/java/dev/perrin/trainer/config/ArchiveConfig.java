package dev.perrin.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Keys under `perrin.archive`: snapshot-service, for measurements at stored snapshots.
@ConfigMapping(prefix = "perrin.archive")
public interface ArchiveConfig {
    /// host:port.
    @WithDefault("localhost:7102")
    String address();

    /// Of one snapshot, with the time that the service may be out of reach.
    @WithDefault("10M")
    Duration readTimeout();
}
