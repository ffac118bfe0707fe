package dev.perrin.objectstore;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Keys under `perrin.s3` that mean the same in every service; the mapping of a service extends it and adds its own.
public interface StoreConfig {
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

    /// Until a connection stands. Default 5 s.
    @WithDefault("PT5S")
    Duration connectTimeout();

    /// Without a byte from the store. Default 60 s.
    @WithDefault("PT60S")
    Duration readTimeout();

    /// Without a byte taken by the store. Default 60 s.
    @WithDefault("PT60S")
    Duration writeTimeout();

    /// Whom to trust at an `https` endpoint.
    Tls tls();

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
}
