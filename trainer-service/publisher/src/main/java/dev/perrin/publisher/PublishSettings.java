package dev.perrin.publisher;

/// Bounds of what one run may have on the way.
///
/// @param policy what happens when a bound is reached
/// @param maxInFlight snapshots between offer and acknowledgement
/// @param maxBufferedSizeInBytes bound on the snapshots between offer and transport, each of which is held once, as
///     its frames; one snapshot is always allowed, however large
public record PublishSettings(Policy policy, int maxInFlight, long maxBufferedSizeInBytes) {
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
        if (maxBufferedSizeInBytes < 1) {
            throw new IllegalArgumentException(
                    "maxBufferedSizeInBytes must be at least 1, but is " + maxBufferedSizeInBytes);
        }
    }

    /// Snapshots that may wait for the transport.
    ///
    /// @param snapshotSizeInBytes of the frames of one snapshot, ≥ 1
    public int bufferedSnapshots(long snapshotSizeInBytes) {
        return Math.toIntExact(Math.clamp(maxBufferedSizeInBytes / snapshotSizeInBytes, 1, maxInFlight));
    }
}
