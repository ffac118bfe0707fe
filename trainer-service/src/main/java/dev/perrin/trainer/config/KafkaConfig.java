package dev.perrin.trainer.config;

import dev.perrin.publisher.kafka.Compression;
import dev.perrin.trainer.kafka.KafkaSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// Keys under `perrin.kafka`.
@ConfigMapping(prefix = "perrin.kafka")
public interface KafkaConfig {
    @WithDefault("localhost:9092")
    String bootstrapServers();

    /// After this a record that was not acknowledged is given up, and its run fails.
    @WithDefault("30S")
    Duration deliveryTimeout();

    /// Memory of each producer for records on their way: one for all runs together, and one for each run's
    /// snapshots.
    @WithDefault("67108864")
    long bufferSizeInBytes();

    /// How snapshots are packed: NONE, GZIP, SNAPPY, LZ4 or ZSTD. Weights hardly get smaller.
    @WithDefault("NONE")
    Compression compression();

    default KafkaSettings settings() {
        return new KafkaSettings(bootstrapServers(), deliveryTimeout(), bufferSizeInBytes(), compression());
    }
}
