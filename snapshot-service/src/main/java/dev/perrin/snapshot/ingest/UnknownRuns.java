package dev.perrin.snapshot.ingest;

import dev.perrin.snapshot.archive.RunDirectory;
import dev.perrin.wire.RunId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Runs whose snapshots came before their record. A run is given up when its record has not come for some time and
/// `perrin.runs` has been read to its end since; its snapshots are then refused without waiting again.
final class UnknownRuns {
    private static final int MAX_REMEMBERED = 10_000;

    private final RunDirectory directory;
    private final long timeoutNanos;
    private final Map<RunId, Long> firstSeenNanos = new LinkedHashMap<>();

    UnknownRuns(RunDirectory directory, Duration timeout) {
        this.directory = directory;
        this.timeoutNanos = timeout.toNanos();
    }

    boolean isGivenUp(RunId run, long nowNanos) {
        long since = firstSeenNanos.computeIfAbsent(run, _ -> nowNanos);
        if (firstSeenNanos.size() > MAX_REMEMBERED) {
            firstSeenNanos.remove(firstSeenNanos.keySet().iterator().next());
        }
        return nowNanos - since >= timeoutNanos && directory.isCaughtUpSince(since);
    }
}
