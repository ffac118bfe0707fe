package dev.perrin.snapshot.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `perrin.retention.*`: what is kept of a run that has no rule of its own, and how often rules are applied.
@ConfigMapping(prefix = "perrin.retention")
public interface RetentionConfig {
    /// Snapshots stored more recently are left alone. Default 1 h.
    @WithDefault("1h")
    Duration protectedTime();

    /// Every n-th snapshot stays; 0: all. Default 0.
    @WithDefault("0")
    long every();

    /// As many stay per decade of steps after the reference point; 0: all. Default 0.
    @WithDefault("0")
    int perDecade();

    /// What was stored longer ago is removed; 0: never. Default 0.
    @WithDefault("0s")
    Duration maxAge();

    /// The oldest go while a run holds more; 0: no limit. Default 0.
    @WithDefault("0")
    MemorySize maxBytes();

    /// Further snapshots are refused once a run holds this much; 0: never. Default 0.
    @WithDefault("0")
    MemorySize quota();

    /// Between two applications of the rules. Default 5 min.
    @WithDefault("5m")
    Duration interval();
}
