package dev.perrin.analysis.blocks;

/// The byte that every state begins with.
public final class StateVersion {
    private StateVersion() {}

    /// @throws IllegalArgumentException for the bytes of another version
    public static void require(String state, byte expected, byte found) {
        if (found != expected) {
            throw new IllegalArgumentException(
                    "version of the " + state + " must be " + expected + ", but is " + found);
        }
    }
}
