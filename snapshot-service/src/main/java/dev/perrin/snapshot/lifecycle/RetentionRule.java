package dev.perrin.snapshot.lifecycle;

import java.time.Duration;

/// What is kept of a run. Rules that are set hold together: a snapshot stays only when all of them keep it.
///
/// @param protectedFor snapshots stored more recently are left alone; 0: none is
/// @param every every n-th ordinal; 0 or 1: all
/// @param perDecade as many per decade of steps after the reference point; 0: all
/// @param maxAge what was stored longer ago is removed; 0: never
/// @param maxBytes the oldest go while the run holds more; 0: no limit
/// @param quotaInBytes further snapshots are refused once the run holds this much; 0: the default's
public record RetentionRule(
        Duration protectedFor, long every, int perDecade, Duration maxAge, long maxBytes, long quotaInBytes) {
    private static final long MAX_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final int MAX_PER_DECADE = 1_000_000;

    public RetentionRule {
        require("protected_seconds", protectedFor.toSeconds(), MAX_SECONDS);
        require("every", every, Long.MAX_VALUE);
        require("per_decade", perDecade, MAX_PER_DECADE);
        require("max_age_seconds", maxAge.toSeconds(), MAX_SECONDS);
        require("max_bytes", maxBytes, Long.MAX_VALUE);
        require("quota_in_bytes", quotaInBytes, Long.MAX_VALUE);
    }

    /// Whether it lets every snapshot stay.
    public boolean keepsAll() {
        return every <= 1 && perDecade == 0 && maxAge.isZero() && maxBytes == 0;
    }

    private static void require(String field, long value, long max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(
                    field + " must be 0 to " + (max == Long.MAX_VALUE ? "2^63 - 1" : max) + ", but is " + value);
        }
    }
}
