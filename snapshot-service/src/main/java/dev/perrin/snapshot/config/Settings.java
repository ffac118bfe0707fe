package dev.perrin.snapshot.config;

import dev.perrin.snapshot.ingest.IngestSettings;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.s3.S3Settings;

/// Turns configuration into settings; a bad value ends the start with a message that names it.
public final class Settings {
    private Settings() {}

    public static KafkaSettings of(KafkaConfig config) {
        return new KafkaSettings(
                config.bootstrapServers(),
                config.snapshotGroup(),
                config.commitInterval(),
                config.sessionTimeout(),
                config.handoverTimeout());
    }

    public static S3Settings of(S3Config config) {
        return new S3Settings(
                config.endpoint(),
                config.accessKey(),
                config.secretKey(),
                config.bucket(),
                config.region(),
                config.pathStyle(),
                config.createBucket(),
                config.timeout(),
                config.concurrentPuts());
    }

    public static IngestSettings of(IngestConfig config) {
        return new IngestSettings(
                config.segmentSize().asLongValue(),
                config.maxDelay(),
                config.memoryLimit().asLongValue(),
                config.unknownRunTimeout(),
                config.firstRetryDelay(),
                config.maxRetryDelay(),
                config.maxPendingRefusals());
    }
}
