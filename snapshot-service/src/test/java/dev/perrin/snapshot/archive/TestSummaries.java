package dev.perrin.snapshot.archive;

import java.util.Optional;

/// Summaries as a member gives them that remembers nothing.
public final class TestSummaries {
    private TestSummaries() {}

    public static RunSummaries of(SnapshotArchive archive, RunDirectory directory) {
        SegmentStore segments = new SegmentStore(archive);
        StoredRuns runs = new StoredRuns(archive, segments, directory);
        SegmentCatalog catalog = new SegmentCatalog(segments, runs);
        StoredOrdinals ordinals = new StoredOrdinals(new SegmentReader(archive, catalog));
        return new RunSummaries(runs, catalog, new StoredCounts(archive, ordinals), _ -> Optional.empty());
    }
}
