package dev.perrin.snapshot.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/// `perrin.scrub.*`: reading everything again in the background.
@ConfigMapping(prefix = "perrin.scrub")
public interface ScrubConfig {
    /// Between the beginnings of two scrubs of all runs. Absent by default, and then there is none: reading a whole
    /// bucket costs money in some stores.
    Optional<Duration> interval();

    /// Read in a second. Default 32 MiB.
    @WithDefault("32M")
    MemorySize bytesPerSecond();
}
