package dev.perrin.analysis.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// Where the broker is.
@ConfigMapping(prefix = "perrin.kafka")
public interface KafkaConfig {
    /// host:port, comma-separated.
    @WithDefault("localhost:9092")
    String bootstrapServers();
}
