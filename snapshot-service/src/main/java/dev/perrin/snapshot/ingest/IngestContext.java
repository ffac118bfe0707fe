package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.snapshot.archive.SegmentStore;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// What every part of the ingest stands on.
///
/// @param storeRequests runs requests to the store; may run them at once, in the calling thread
/// @param nanoClock as [System#nanoTime]
public record IngestContext(
        IngestSettings settings,
        SegmentStore store,
        RunDirectory directory,
        RunQuota quota,
        DeadLetterSink deadLetters,
        IngestObserver observer,
        Executor storeRequests,
        LongSupplier nanoClock) {
    /// For runs without quotas.
    public IngestContext(
            IngestSettings settings,
            SegmentStore store,
            RunDirectory directory,
            DeadLetterSink deadLetters,
            IngestObserver observer,
            Executor storeRequests,
            LongSupplier nanoClock) {
        this(settings, store, directory, RunQuota.UNLIMITED, deadLetters, observer, storeRequests, nanoClock);
    }
}
