package dev.perrin.snapshot.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `perrin.reading.*`
@ConfigMapping(prefix = "perrin.reading")
public interface ReadingConfig {
    /// Replays, exports and other readings that go on at the same time; each has its bounded memory. Default 8.
    @WithDefault("8")
    int maxConcurrent();

    /// How long another one waits for its turn before it is refused. Default 30 s.
    @WithDefault("30s")
    Duration patience();

    /// A member that publishes a run again and has not been heard of for so long is taken for dead. Default 30 s.
    @WithDefault("30s")
    Duration republishLease();
}
