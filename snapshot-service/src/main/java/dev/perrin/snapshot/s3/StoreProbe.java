package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import io.minio.BucketExistsArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.security.GeneralSecurityException;

/// Whether the bucket can be reached right now.
public final class StoreProbe {
    private static final long TIMEOUT_MILLIS = 3000;

    private final MinioClient client;
    private final String bucket;

    /// With a client of its own, whose short timeout suits a health check.
    public static StoreProbe connect(S3Settings settings) {
        MinioClient client = MinioClients.connect(settings);
        client.setTimeout(TIMEOUT_MILLIS, TIMEOUT_MILLIS, TIMEOUT_MILLIS);
        return new StoreProbe(client, settings.bucket());
    }

    StoreProbe(MinioClient client, String bucket) {
        this.client = client;
        this.bucket = bucket;
    }

    /// @throws ArchiveUnavailableException when it cannot, with the cause
    public void check() {
        try {
            if (!client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                throw new ArchiveUnavailableException("bucket " + bucket + " is missing");
            }
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new ArchiveUnavailableException("bucket " + bucket + " cannot be reached: " + e.getMessage(), e);
        }
    }
}
