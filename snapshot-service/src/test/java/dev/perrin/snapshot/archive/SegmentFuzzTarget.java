package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;

/// What [SegmentFuzzTest] asks of the readers of stored files, for a fuzzer that looks which ways through the code an
/// input takes: Jazzer, in the profile `fuzz`.
public final class SegmentFuzzTarget {
    private SegmentFuzzTarget() {}

    /// @param input a file
    public static void fuzzerTestOneInput(byte[] input) {
        boolean _ = SegmentFuzzTest.isRead(ByteBuffer.wrap(input));
    }
}
