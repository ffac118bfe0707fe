package dev.perrin.snapshot.config;

import dev.perrin.objectstore.StoreConfig;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/// `perrin.s3.*`
@ConfigMapping(prefix = "perrin.s3")
public interface S3Config extends StoreConfig {
    /// Create the bucket when it is missing. Default true.
    @WithDefault("true")
    boolean createBucket();

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

    /// How requests are repeated.
    Retry retry();

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
