package dev.perrin.publisher.kafka;

import java.util.Locale;

/// How Kafka's producer packs its batches.
public enum Compression {
    /// For snapshots: the low bits of weights are noise, and packing them costs more time than it saves.
    NONE,
    GZIP,
    SNAPPY,
    LZ4,
    ZSTD;

    /// Kafka's own name of it.
    String kafkaName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
