package dev.perrin.snapshot.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/// `perrin.s3.*`
@ConfigMapping(prefix = "perrin.s3")
public interface S3Config {
    /// Default `http://localhost:9000`.
    @WithDefault("http://localhost:9000")
    URI endpoint();

    /// Required.
    String accessKey();

    /// Required.
    String secretKey();

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

    /// Of one request, without progress. Default 60 s.
    @WithDefault("60s")
    Duration timeout();

    /// Segments put at the same time. Default 3.
    @WithDefault("3")
    int concurrentPuts();
}
