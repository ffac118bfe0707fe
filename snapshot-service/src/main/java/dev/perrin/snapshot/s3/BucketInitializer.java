package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import dev.perrin.snapshot.archive.ObjectContent;
import dev.perrin.snapshot.archive.SnapshotArchive;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.MinioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/// What is done to the store before the first segment.
public final class BucketInitializer {
    private static final String PROBE = "probe/conditional-put";

    private final MinioClient client;
    private final SnapshotArchive archive;
    private final S3Settings settings;

    public BucketInitializer(MinioClient client, SnapshotArchive archive, S3Settings settings) {
        this.client = client;
        this.archive = archive;
        this.settings = settings;
    }

    /// @return whether the bucket was missing and has been created
    /// @throws ArchiveUnavailableException when the store does not answer, or the bucket is missing and may not be
    ///     created
    public boolean createBucket() {
        String bucket = settings.bucket();
        try {
            if (client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build())) {
                return false;
            }
            if (!settings.createBucket()) {
                throw new ArchiveUnavailableException(
                        "bucket " + bucket + " is missing, and perrin.s3.create-bucket is false");
            }
            client.makeBucket(MakeBucketArgs.builder()
                    .bucket(bucket)
                    .region(settings.region())
                    .build());
            return true;
        } catch (MinioException | IOException | GeneralSecurityException e) {
            throw new ArchiveUnavailableException("bucket " + bucket + " cannot be reached: " + e.getMessage(), e);
        }
    }

    /// Whether the store refuses a conditional put over an existing object, as it should.
    public boolean honoursConditionalPut() {
        ObjectContent probe = ObjectContent.of(
                "Perrin asks here whether the store honours If-None-Match.\n".getBytes(StandardCharsets.UTF_8),
                "text/plain");
        archive.putIfAbsent(PROBE, probe);
        return !archive.putIfAbsent(PROBE, probe);
    }
}
