package dev.perrin.snapshot.archive;

import java.nio.ByteBuffer;

/// Takes consecutive bytes, piece by piece, at its own pace.
@FunctionalInterface
public interface ByteSink {
    /// Blocks while there is no room.
    ///
    /// @param bytes those between position and limit. Not modified afterwards by the giver, so that they may be
    ///     kept.
    void accept(ByteBuffer bytes);
}
