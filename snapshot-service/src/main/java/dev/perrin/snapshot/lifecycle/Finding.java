package dev.perrin.snapshot.lifecycle;

/// What was found out about one object of a run.
///
/// @param objectKey of a gap the folder of its shard
/// @param detail for people; empty when intact
public record Finding(String objectKey, long sizeInBytes, Verdict verdict, String detail) {
    public enum Verdict {
        INTACT,
        /// Its bytes are not those that were stored.
        DAMAGED,
        /// The manifest names it, the store does not have it.
        MISSING,
        /// The store has it, the manifest does not name it.
        UNLISTED,
        /// Snapshots that were published, that no rule has removed, and that no segment holds.
        GAP
    }

    Finding as(Verdict other, String why) {
        return new Finding(objectKey, sizeInBytes, other, why);
    }
}
