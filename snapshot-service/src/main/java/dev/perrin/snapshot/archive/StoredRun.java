package dev.perrin.snapshot.archive;

import dev.perrin.proto.run.v1.RunRecord;
import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Optional;

/// What is known and stored of a run.
///
/// @param record as last seen on `perrin.runs`, or else as the manifest has it; empty for a run of which only
///     segments exist
/// @param objects its segments as the store lists them
/// @param segments their keys, in order of shards, then ordinals
/// @param sizeInBytes of all segments
public record StoredRun(
        RunId id, Optional<RunRecord> record, List<StoredObject> objects, List<SegmentKey> segments, long sizeInBytes) {
    public StoredRun {
        objects = List.copyOf(objects);
        segments = List.copyOf(segments);
    }
}
