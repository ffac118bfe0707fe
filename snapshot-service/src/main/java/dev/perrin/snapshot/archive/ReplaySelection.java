package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Optional;

/// What is to be read back.
///
/// @param ordinals ascending, without overlap
/// @param coordinates empty for the whole shard
public record ReplaySelection(
        RunId run, int shard, List<OrdinalRange> ordinals, Optional<CoordinateRange> coordinates) {
    public ReplaySelection {
        ordinals = List.copyOf(ordinals);
        if (shard < 0) {
            throw new IllegalArgumentException("shard must not be negative, but is " + shard);
        }
        for (int index = 1; index < ordinals.size(); index++) {
            if (ordinals.get(index).first() <= ordinals.get(index - 1).last()) {
                throw new IllegalArgumentException("ordinals must ascend, but "
                        + ordinals.get(index).first() + " follows "
                        + ordinals.get(index - 1).last());
            }
        }
    }
}
