package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import io.minio.BucketExistsArgs;
import java.time.Duration;

/// Whether the bucket can be reached right now. Has a connection of its own, whose short timeouts suit a health
/// check.
public final class StoreProbe implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final StoreConnection connection;

    public StoreProbe(S3Settings settings) {
        this.connection = StoreConnection.openBrief(settings, LIMIT);
    }

    /// @throws ArchiveUnavailableException when it cannot, with the cause
    public void check() {
        String bucket = connection.settings().bucket();
        boolean exists = connection
                .retries()
                .call(
                        "look for bucket " + bucket,
                        () -> connection
                                .client()
                                .bucketExists(BucketExistsArgs.builder()
                                        .bucket(bucket)
                                        .build()));
        if (!exists) {
            throw new ArchiveUnavailableException("bucket " + bucket + " is missing");
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
