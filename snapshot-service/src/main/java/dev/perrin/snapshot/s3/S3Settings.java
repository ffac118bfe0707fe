package dev.perrin.snapshot.s3;

import java.net.URI;

/// How to reach the store.
///
/// @param endpoint scheme, host and port, no path
/// @param region as the store calls it; part of every signature
/// @param pathStyle bucket in the path instead of in the host name
/// @param createBucket create the bucket when it is missing
/// @param concurrentPuts segments put at the same time
public record S3Settings(
        URI endpoint,
        CredentialSource credentials,
        String bucket,
        String region,
        boolean pathStyle,
        boolean createBucket,
        TlsSettings tls,
        HttpSettings http,
        RetrySettings retry,
        int concurrentPuts) {
    public S3Settings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("endpoint must begin with http:// or https://, but is " + endpoint);
        }
        if (endpoint.getHost() == null || !(endpoint.getPath().isEmpty() || "/".equals(endpoint.getPath()))) {
            throw new IllegalArgumentException("endpoint must be a host, with a port or without, but is " + endpoint);
        }
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException("bucket must be 3 to 63 of [a-z0-9.-], but is '" + bucket + "'");
        }
        if (!region.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException("region must be 1 to 63 of [A-Za-z0-9_-], but is '" + region + "'");
        }
        if (!tls.isDefault() && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("tls is configured, but endpoint is " + endpoint);
        }
        if (concurrentPuts < 1) {
            throw new IllegalArgumentException("concurrentPuts must be at least 1, but is " + concurrentPuts);
        }
        if (http.connections() < concurrentPuts) {
            throw new IllegalArgumentException(
                    "connections must be at least concurrentPuts " + concurrentPuts + ", but is " + http.connections());
        }
    }

    S3Settings with(HttpSettings otherHttp, RetrySettings otherRetry) {
        return new S3Settings(
                endpoint,
                credentials,
                bucket,
                region,
                pathStyle,
                createBucket,
                tls,
                otherHttp,
                otherRetry,
                concurrentPuts);
    }
}
