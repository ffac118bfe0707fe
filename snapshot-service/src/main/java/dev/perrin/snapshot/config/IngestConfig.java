package dev.perrin.snapshot.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// `perrin.ingest.*`
@ConfigMapping(prefix = "perrin.ingest")
public interface IngestConfig {
    /// A segment is closed before it outgrows this. Default 64 MiB.
    @WithDefault("64M")
    MemorySize segmentSize();

    /// A snapshot waits at most this long for its segment to be put. Default 5 s.
    @WithDefault("5s")
    Duration maxDelay();

    /// Of snapshots that are collected and not yet stored. Default 256 MiB.
    @WithDefault("256M")
    MemorySize memoryLimit();

    /// Of curvature measurements whose parts have not all come, and whose eigenvectors are small. Default 256 MiB.
    @WithDefault("256M")
    MemorySize curvatureMemoryLimit();

    /// Of those whose eigenvectors take more than 16 MiB, in files. Default 16 GiB.
    @WithDefault("16G")
    MemorySize curvatureSpoolLimit();

    /// Where these files are, which have no names and go with the process. Default: the folder for temporary files.
    Optional<Path> curvatureSpoolDirectory();

    /// How long snapshots of a run without a record hold up their partition before they are refused. Default 30 s.
    @WithDefault("30s")
    Duration unknownRunTimeout();

    /// Between a failed request to the store and its repetition; doubles with every failure. Default 200 ms.
    @WithDefault("200ms")
    Duration firstRetryDelay();

    /// The longest that delay becomes. Default 10 s.
    @WithDefault("10s")
    Duration maxRetryDelay();

    /// Dead letters under way at the same time, for each partition. Default 100.
    @WithDefault("100")
    int maxPendingRefusals();

    /// Between two rewrites of a run's manifest. Default 2 s.
    @WithDefault("2s")
    Duration manifestInterval();
}
