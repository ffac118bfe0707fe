package dev.perrin.snapshot.s3;

import java.net.URI;
import java.time.Duration;

/// How to reach the store.
///
/// @param pathStyle bucket in the path instead of in the host name
/// @param createBucket create the bucket when it is missing
/// @param timeout without any progress, for one request
/// @param concurrentRequests segments put at the same time
public record S3Settings(
        URI endpoint,
        String accessKey,
        String secretKey,
        String bucket,
        String region,
        boolean pathStyle,
        boolean createBucket,
        Duration timeout,
        int concurrentRequests) {
    public S3Settings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("endpoint must begin with http:// or https://, but is " + endpoint);
        }
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("bucket must be 3 to 63 of [a-z0-9.-], but is '" + bucket + "'");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, but is " + timeout);
        }
        if (concurrentRequests < 1) {
            throw new IllegalArgumentException("concurrentRequests must be at least 1, but is " + concurrentRequests);
        }
    }

    /// The secret stays out of logs.
    @Override
    public String toString() {
        return "S3Settings[endpoint=" + endpoint + ", bucket=" + bucket + ", region=" + region + ", pathStyle="
                + pathStyle + "]";
    }
}
