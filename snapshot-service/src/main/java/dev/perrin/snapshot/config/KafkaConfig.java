package dev.perrin.snapshot.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `perrin.kafka.*`
@ConfigMapping(prefix = "perrin.kafka")
public interface KafkaConfig {
    /// Default `localhost:9092`.
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /// Members with the same group share the partitions. Default `perrin-snapshot-service`.
    @WithDefault("perrin-snapshot-service")
    String snapshotGroup();

    /// Between two commits. Default 1 s.
    @WithDefault("1s")
    Duration commitInterval();

    /// After which a silent member's partitions go to others. Default 10 s.
    @WithDefault("10s")
    Duration sessionTimeout();

    /// How long partitions are held at a rebalance or at the end to put what is collected. Default 20 s.
    @WithDefault("20s")
    Duration handoverTimeout();
}
