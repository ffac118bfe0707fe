package dev.perrin.analysis.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/// How the analysis runs. Times in milliseconds, sizes in bytes.
@ConfigMapping(prefix = "perrin.analysis")
public interface AnalysisConfig {
    /// Whether the stream is processed; without, this instance only answers.
    @WithDefault("true")
    boolean enabled();

    /// What the vectors kept for windowed displacements of one run may take.
    @WithDefault("1073741824")
    long maxHistoryInBytes();

    /// What parts of snapshots of one run may take, encoded, that wait for parts of other shards; again as much in the
    /// store.
    @WithDefault("67108864")
    long maxWaitingInBytes();

    /// How long a snapshot waits for its run record and curvature.
    @WithDefault("30000")
    long catalogWaitMillis();

    /// How long a displacement point waits for its losses while none came from its run.
    @WithDefault("20000")
    long lossWaitMillis();

    /// How long a final result waits for its prediction.
    @WithDefault("30000")
    long settleWaitMillis();

    /// Pause between two results of a run.
    @WithDefault("400")
    long publishIntervalMillis();

    /// Partitions of the topic between the stages; fixed once it exists.
    @WithDefault("6")
    int runPartitions();

    /// Greatest pause on an event stream.
    @WithDefault("10000")
    long heartbeatMillis();

    AllLags allLags();

    Streams streams();

    /// Curves at all lags, made on request.
    interface AllLags {
        /// Sums at all lags and the coordinates that are read at once. Half of it means twice as many replays. Never
        /// more than a quarter of the heap.
        @WithDefault("268435456")
        long memoryInBytes();

        /// Snapshots times coordinates of one request. Each takes about 100 ns of one core, and is read once for every
        /// replay.
        @WithDefault("1000000000")
        long maxNumbers();
    }

    /// Kafka Streams.
    interface Streams {
        @WithDefault("perrin-analysis")
        String applicationId();

        /// Local state; a folder of its own for every instance on a machine.
        @WithDefault("${java.io.tmpdir}/perrin-analysis-${quarkus.http.port}")
        String stateDir();

        @WithDefault("1")
        int threads();

        @WithDefault("0")
        int standbyReplicas();

        /// Of internal topics; −1 takes the broker's default.
        @WithDefault("1")
        int replicationFactor();

        @WithDefault("1000")
        int commitIntervalMillis();
    }
}
