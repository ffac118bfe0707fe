package dev.perrin.objectstore;

import java.net.URI;

/// How to reach the store. [StoreClients] are made of it.
///
/// @param endpoint scheme, host and port, no path
/// @param bucket of the service's own objects
/// @param region as the store calls it; part of every signature
/// @param pathStyle bucket in the path instead of in the host name
public record StoreSettings(
        URI endpoint,
        CredentialSource credentials,
        String bucket,
        String region,
        boolean pathStyle,
        TlsSettings tls,
        HttpSettings http) {
    public StoreSettings {
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException(
                    "perrin.s3.endpoint must begin with http:// or https://, but is " + endpoint);
        }
        if (endpoint.getHost() == null || !(endpoint.getPath().isEmpty() || "/".equals(endpoint.getPath()))) {
            throw new IllegalArgumentException(
                    "perrin.s3.endpoint must be a host, with a port or without, but is " + endpoint);
        }
        if (!bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
            throw new IllegalArgumentException(
                    "perrin.s3.bucket must be 3 to 63 of [a-z0-9.-], but is '" + bucket + "'");
        }
        if (!region.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,62}")) {
            throw new IllegalArgumentException(
                    "perrin.s3.region must be 1 to 63 of [A-Za-z0-9_-], but is '" + region + "'");
        }
        if (!tls.isDefault() && !"https".equals(endpoint.getScheme())) {
            throw new IllegalArgumentException("perrin.s3.tls is configured, but perrin.s3.endpoint is " + endpoint);
        }
    }

    /// @throws IllegalArgumentException when a value is bad; names its key
    public static StoreSettings of(StoreConfig config, CredentialSource credentials, HttpSettings http) {
        StoreConfig.Tls tls = config.tls();
        return new StoreSettings(
                config.endpoint(),
                credentials,
                config.bucket(),
                config.region(),
                config.pathStyle(),
                new TlsSettings(tls.caFile(), tls.trustStore(), tls.trustStorePassword(), tls.insecureTrustAnyone()),
                http);
    }

    public StoreSettings with(HttpSettings otherHttp) {
        return new StoreSettings(endpoint, credentials, bucket, region, pathStyle, tls, otherHttp);
    }
}
