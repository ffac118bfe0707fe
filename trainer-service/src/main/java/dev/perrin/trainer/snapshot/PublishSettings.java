package dev.perrin.trainer.snapshot;

/// Bounds of what may be on the way.
///
/// @param policy what happens when the bound is reached
/// @param maxInFlight snapshots between offer and acknowledgement
/// @param maxInFlightSizeInBytes bound on their copies together; at least one snapshot is always allowed
public record PublishSettings(Policy policy, int maxInFlight, long maxInFlightSizeInBytes) {
    /// What a training thread meets that is faster than the broker.
    public enum Policy {
        /// It waits: no gaps.
        BLOCK,
        /// The snapshot is dropped, counted, and visible as a gap in the ordinals.
        THIN
    }

    public PublishSettings {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, but is " + maxInFlight);
        }
        if (maxInFlightSizeInBytes < 1) {
            throw new IllegalArgumentException(
                    "maxInFlightSizeInBytes must be at least 1, but is " + maxInFlightSizeInBytes);
        }
    }

    /// Snapshots of dimension d that may be on the way; each holds θ and v twice, as a copy and as frames.
    public int capacity(int dimension) {
        long sizeInBytes = 4L * dimension * Float.BYTES;
        return Math.toIntExact(Math.clamp(maxInFlightSizeInBytes / sizeInBytes, 1, maxInFlight));
    }
}
