package dev.perrin.analysis.mode;

/// Snapshots come in the order of the schedule, each once.
final class Ordered {
    private Ordered() {}

    /// @throws IllegalArgumentException for an index that is not after the last one
    static void require(long index, long lastIndex) {
        if (index < 0 || index <= lastIndex) {
            throw new IllegalArgumentException(
                    "index must be at least 0 and after the last one, " + lastIndex + ", but is " + index);
        }
    }
}
