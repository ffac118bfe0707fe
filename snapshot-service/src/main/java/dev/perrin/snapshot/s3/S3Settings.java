package dev.perrin.snapshot.s3;

import dev.perrin.objectstore.HttpSettings;
import dev.perrin.objectstore.StoreSettings;

/// How to reach the store, and how to work with it.
///
/// @param createBucket create the bucket when it is missing
/// @param concurrentPuts segments put at the same time
public record S3Settings(StoreSettings store, boolean createBucket, RetrySettings retry, int concurrentPuts) {
    public S3Settings {
        if (concurrentPuts < 1) {
            throw new IllegalArgumentException("concurrentPuts must be at least 1, but is " + concurrentPuts);
        }
        int connections = store.http().connections();
        if (connections < concurrentPuts) {
            throw new IllegalArgumentException(
                    "connections must be at least concurrentPuts " + concurrentPuts + ", but is " + connections);
        }
    }

    public String bucket() {
        return store.bucket();
    }

    S3Settings with(HttpSettings http, RetrySettings otherRetry) {
        return new S3Settings(store.with(http), createBucket, otherRetry, concurrentPuts);
    }
}
