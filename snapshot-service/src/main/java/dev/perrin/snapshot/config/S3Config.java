package dev.perrin.snapshot.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `perrin.s3.*`
@ConfigMapping(prefix = "perrin.s3")
public interface S3Config {
    /// Default `http://localhost:9000`.
    @WithDefault("http://localhost:9000")
    URI endpoint();

    /// With [#secretKey]; or else the files, or else `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    Optional<String> accessKey();

    /// With [#accessKey].
    Optional<String> secretKey();

    /// Of temporary credentials, with [#accessKey].
    Optional<String> sessionToken();

    /// File with the access key alone, with [#secretKeyFile]. Read again when it changes.
    Optional<Path> accessKeyFile();

    /// File with the secret key alone, with [#accessKeyFile].
    Optional<Path> secretKeyFile();

    /// File with the session token of temporary credentials, with [#accessKeyFile].
    Optional<Path> sessionTokenFile();

    /// Default `perrin`.
    @WithDefault("perrin")
    String bucket();

    /// Default `us-east-1`.
    @WithDefault("us-east-1")
    String region();

    /// Bucket in the path instead of in the host name. Default true.
    @WithDefault("true")
    boolean pathStyle();

    /// Create the bucket when it is missing. Default true.
    @WithDefault("true")
    boolean createBucket();

    /// Until a connection stands. Default 5 s.
    @WithDefault("5s")
    Duration connectTimeout();

    /// Without a byte from the store. Default 60 s.
    @WithDefault("60s")
    Duration readTimeout();

    /// Without a byte taken by the store. Default 60 s.
    @WithDefault("60s")
    Duration writeTimeout();

    /// One whole request with its answer. Default 5 min.
    @WithDefault("5m")
    Duration requestTimeout();

    /// Requests under way at the same time, and connections kept open. Default 16.
    @WithDefault("16")
    int connections();

    /// An idle connection is closed after this. Default 30 s.
    @WithDefault("30s")
    Duration keepAlive();

    /// Segments put at the same time. Default 3.
    @WithDefault("3")
    int concurrentPuts();

    /// Whom to trust at an `https` endpoint.
    Tls tls();

    /// How requests are repeated.
    Retry retry();

    /// `perrin.s3.tls.*`; at most one of the three ways may be set. None: the authorities of the Java runtime.
    interface Tls {
        /// PEM certificates of the authorities to trust, and no others.
        Optional<Path> caFile();

        /// PKCS #12 or JKS with the authorities to trust, and no others.
        Optional<Path> trustStore();

        Optional<String> trustStorePassword();

        /// Neither certificate nor host name is checked. Default false.
        @WithDefault("false")
        boolean insecureTrustAnyone();
    }

    /// `perrin.s3.retry.*`
    interface Retry {
        /// Of one request, the first among them. Default 4.
        @WithDefault("4")
        int maxAttempts();

        /// Before the second attempt, at most; doubles from then on. Default 100 ms.
        @WithDefault("100ms")
        Duration firstDelay();

        /// The longest that delay becomes. Default 5 s.
        @WithDefault("5s")
        Duration maxDelay();

        /// No attempt begins later than this after the first. Default 20 s.
        @WithDefault("20s")
        Duration window();
    }
}
