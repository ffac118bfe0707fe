package dev.perrin.snapshot.s3;

import io.minio.errors.MinioException;
import java.io.IOException;
import java.security.GeneralSecurityException;

/// One try of a request to the store.
@FunctionalInterface
interface StoreCall<T> {
    T run() throws MinioException, IOException, GeneralSecurityException;
}
