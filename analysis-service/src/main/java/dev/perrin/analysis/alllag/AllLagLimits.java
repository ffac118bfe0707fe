package dev.perrin.analysis.alllag;

/// What one curve may take.
///
/// @param memoryInBytes sums at all lags, and a block of coordinates beside them
/// @param maxNumbers snapshots times coordinates
public record AllLagLimits(long memoryInBytes, long maxNumbers) {
    /// A snapshot: sums of displacements and of velocities, 14 and 12 doubles, and 24 for what becomes of them.
    static final int SUMS_IN_BYTES = (14 + 12 + 24) * Double.BYTES;

    public AllLagLimits {
        if (memoryInBytes < 1) {
            throw new IllegalArgumentException("memory-in-bytes " + memoryInBytes + ": must be at least 1");
        }
        if (maxNumbers < 1) {
            throw new IllegalArgumentException("max-numbers " + maxNumbers + ": must be at least 1");
        }
    }

    /// With one coordinate a block. The kernels take no more than 2²⁸.
    long mostSnapshots() {
        return Math.min(1L << 28, memoryInBytes / (SUMS_IN_BYTES + CoordinateBlock.BYTES));
    }

    /// Coordinates that fit into memory at once, at least 1.
    ///
    /// @param snapshots at most [#mostSnapshots]
    long coordinatesAtOnce(int snapshots) {
        long forBlock = memoryInBytes - (long) SUMS_IN_BYTES * snapshots;
        long inArray = (Integer.MAX_VALUE - 8L) / snapshots;
        return Math.max(1, Math.min(inArray, forBlock / ((long) CoordinateBlock.BYTES * snapshots)));
    }

    /// @throws IllegalArgumentException when it would be too much work
    void require(ParameterSpan span, SnapshotGrid grid) {
        long coordinates = maxNumbers / grid.snapshots();
        if (span.count() > coordinates) {
            throw new IllegalArgumentException(
                    ("%d coordinates of %d snapshots: must be at most max-numbers = %d numbers."
                                    + " Ask for a tensor or a range of parameters of at most %d coordinates")
                            .formatted(span.count(), grid.snapshots(), maxNumbers, coordinates));
        }
    }
}
