package dev.perrin.analysis.kafka;

import dev.perrin.analysis.trajectory.MeasurementSettings;

/// @param maxHistoryInBytes what the vectors kept for windows and anchors of one run may take, > 0
/// @param maxWaitingInBytes what parts of a run's snapshots that are not whole yet may take, encoded, ≥ 0; beyond it
///     the oldest snapshots are given up
/// @param catalogWaitMillis how long a snapshot waits for the record and curvature that it belongs to, ≥ 0
/// @param lossWaitMillis how long a displacement point waits for its losses while none came from its run, ≥ 0
/// @param settleWaitMillis how long a final result waits for its prediction, and an ended run for snapshots
///     that may never come, ≥ 0
/// @param publishIntervalMillis pause between results of a run, > 0
/// @param runPartitions partitions of the topic between the stages, ≥ 1
public record AnalysisSettings(
        long maxHistoryInBytes,
        long maxWaitingInBytes,
        long catalogWaitMillis,
        long lossWaitMillis,
        long settleWaitMillis,
        long publishIntervalMillis,
        int runPartitions) {
    public AnalysisSettings {
        require(maxHistoryInBytes > 0, "max-history-in-bytes", maxHistoryInBytes, "must be greater than 0");
        require(maxWaitingInBytes >= 0, "max-waiting-in-bytes", maxWaitingInBytes, "must not be negative");
        require(catalogWaitMillis >= 0, "catalog-wait-millis", catalogWaitMillis, "must not be negative");
        require(lossWaitMillis >= 0, "loss-wait-millis", lossWaitMillis, "must not be negative");
        require(settleWaitMillis >= 0, "settle-wait-millis", settleWaitMillis, "must not be negative");
        require(publishIntervalMillis > 0, "publish-interval-millis", publishIntervalMillis, "must be greater than 0");
        require(runPartitions >= 1, "run-partitions", runPartitions, "must be at least 1");
    }

    /// What is measured live.
    public MeasurementSettings measurement() {
        return MeasurementSettings.defaults().withMaxHistoryInBytes(maxHistoryInBytes);
    }

    private static void require(boolean holds, String field, long value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + value + ": " + rule);
        }
    }
}
