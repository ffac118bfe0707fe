package dev.perrin.snapshot.config;

import dev.perrin.objectstore.AwsEnvironment;
import dev.perrin.objectstore.CredentialChoice;
import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreSettings;
import dev.perrin.snapshot.ingest.IngestSettings;
import dev.perrin.snapshot.kafka.KafkaSettings;
import dev.perrin.snapshot.lifecycle.RetentionRule;
import dev.perrin.snapshot.s3.RetrySettings;
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

    public static S3Settings of(S3Config config, AwsEnvironment environment) {
        S3Config.Retry retry = config.retry();
        HttpSettings http = new HttpSettings(
                config.connectTimeout(),
                config.readTimeout(),
                config.writeTimeout(),
                config.requestTimeout(),
                config.connections(),
                config.keepAlive());
        return new S3Settings(
                StoreSettings.of(config, CredentialChoice.required(config, environment), http),
                config.createBucket(),
                new RetrySettings(retry.maxAttempts(), retry.firstDelay(), retry.maxDelay(), retry.window()),
                config.concurrentPuts());
    }

    public static RetentionRule of(RetentionConfig config) {
        return new RetentionRule(
                config.protectedTime(),
                config.every(),
                config.perDecade(),
                config.maxAge(),
                config.maxBytes().asLongValue(),
                config.quota().asLongValue());
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
