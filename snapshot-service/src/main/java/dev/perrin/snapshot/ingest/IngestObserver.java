package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.Segment;
import dev.perrin.wire.RunId;

/// Hears of everything that is stored, ignored, refused or tried again. Calls come from one thread.
public interface IngestObserver {
    /// A snapshot's shard is whole and waits to be stored.
    void shardAssembled(RunId run);

    /// A part of a snapshot that is stored or waits to be.
    void repeatIgnored(RunId run);

    /// A record went to the dead letters.
    void recordRefused(String reason);

    /// A segment is durable.
    ///
    /// @param delayNanos since its first snapshot was assembled
    void segmentStored(Segment segment, long delayNanos);

    /// Another member had stored some of a segment first.
    void segmentOvertaken(RunId run);

    /// A request to the store failed and will be repeated.
    void storeFailed(RuntimeException cause);

    /// A request to the store was answered.
    void storeAnswered();
}
