package dev.perrin.snapshot.ingest;

import java.time.Duration;

/// Limits of the ingest.
///
/// @param segmentSizeInBytes a segment is closed before it holds more payload than this; a single snapshot may be
/// larger
/// @param maxDelay a snapshot waits at most this long for its segment to be put
/// @param memoryLimitInBytes of snapshots that are collected and not yet stored, all partitions together
/// @param unknownRunTimeout how long snapshots of a run that was never announced hold up their partition
/// @param firstRetryDelay between the first failure of a store request and its repetition; doubles from then on
/// @param maxRetryDelay the longest that delay becomes
/// @param maxPendingRefusals dead letters under way at the same time, for each partition
public record IngestSettings(
        long segmentSizeInBytes,
        Duration maxDelay,
        long memoryLimitInBytes,
        Duration unknownRunTimeout,
        Duration firstRetryDelay,
        Duration maxRetryDelay,
        int maxPendingRefusals) {
    public IngestSettings {
        requirePositive("segmentSizeInBytes", segmentSizeInBytes);
        requirePositive("maxDelay", maxDelay.toNanos());
        requirePositive("unknownRunTimeout", unknownRunTimeout.toNanos());
        requirePositive("firstRetryDelay", firstRetryDelay.toNanos());
        requirePositive("maxPendingRefusals", maxPendingRefusals);
        if (segmentSizeInBytes > 1L << 30) {
            throw new IllegalArgumentException(
                    "segmentSizeInBytes must be at most 1 GiB, but is " + segmentSizeInBytes);
        }
        if (memoryLimitInBytes < segmentSizeInBytes) {
            throw new IllegalArgumentException("memoryLimitInBytes must be at least segmentSizeInBytes "
                    + segmentSizeInBytes + ", but is " + memoryLimitInBytes);
        }
        if (maxRetryDelay.compareTo(firstRetryDelay) < 0) {
            throw new IllegalArgumentException(
                    "maxRetryDelay must be at least firstRetryDelay " + firstRetryDelay + ", but is " + maxRetryDelay);
        }
    }

    private static void requirePositive(String field, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(field + " must be positive, but is " + value);
        }
    }
}
