package dev.perrin.local.faults;

/// What must become of a record.
sealed interface Fate {
    /// It, or the record that it repeats, ends in the archive.
    ///
    /// @param shard of the run
    record Stored(PublishedRun run, int shard, long ordinal) implements Fate {}

    /// Part of an attempt that was given up: nothing remains of it.
    record GivenUp() implements Fate {}

    /// Of a run that is deleted meanwhile: stored and removed, refused, or never looked at.
    record Unforeseeable() implements Fate {}

    /// To the dead letters.
    record Refused(String reason) implements Fate {}
}
