package dev.perrin.snapshot.s3;

import dev.perrin.snapshot.archive.ArchiveUnavailableException;
import io.minio.BucketExistsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.errors.ErrorResponseException;
import java.util.Set;

/// Sees to it that there is a bucket.
public final class BucketInitializer {
    /// Another member was faster.
    private static final Set<String> CREATED_MEANWHILE = Set.of("BucketAlreadyOwnedByYou", "BucketAlreadyExists");

    private final StoreConnection connection;

    public BucketInitializer(StoreConnection connection) {
        this.connection = connection;
    }

    /// @return whether the bucket was missing and has been created
    /// @throws ArchiveUnavailableException when the store does not answer, or the bucket is missing and may not be
    ///     created
    public boolean createBucket() {
        S3Settings settings = connection.settings();
        String bucket = settings.bucket();
        MinioClient client = connection.client();
        boolean exists = connection
                .retries()
                .call(
                        "look for bucket " + bucket,
                        () -> client.bucketExists(
                                BucketExistsArgs.builder().bucket(bucket).build()));
        if (exists) {
            return false;
        }
        if (!settings.createBucket()) {
            throw new ArchiveUnavailableException(
                    "bucket " + bucket + " is missing, and perrin.s3.create-bucket is false");
        }
        return connection.retries().call("create bucket " + bucket, () -> {
            try {
                client.makeBucket(MakeBucketArgs.builder()
                        .bucket(bucket)
                        .region(settings.store().region())
                        .build());
                return true;
            } catch (ErrorResponseException e) {
                if (CREATED_MEANWHILE.contains(String.valueOf(e.errorResponse().code()))) {
                    return false;
                }
                throw e;
            }
        });
    }
}
