package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Tells of runs as they are stored. Thread safe.
public final class RunSummaries {
    /// Two segments that go between listing and looking are not a coincidence.
    private static final int TRIES = 3;

    private final StoredRuns runs;
    private final SegmentCatalog catalog;
    private final StoredCounts counts;
    private final Function<RunId, Optional<QuotaExceeded>> quotas;

    /// @param quotas which run has reached its quota, as far as this member knows
    public RunSummaries(
            StoredRuns runs,
            SegmentCatalog catalog,
            StoredCounts counts,
            Function<RunId, Optional<QuotaExceeded>> quotas) {
        this.runs = runs;
        this.catalog = catalog;
        this.counts = counts;
        this.quotas = quotas;
    }

    /// Newest first.
    public List<RunSummary> list() {
        return runs.list().stream().map(this::of).toList();
    }

    /// @return empty for a run of which nothing is known
    public Optional<RunSummary> find(RunId run) {
        return runs.find(run).map(this::of);
    }

    public RunSummary of(StoredRun run) {
        StoredRun listed = run;
        for (int attempt = 1; ; attempt++) {
            try {
                List<Segment> segments = catalog.current(listed.id(), listed.objects());
                StoredCounts.Count count = counts.of(listed.record(), segments);
                return new RunSummary(listed, count.snapshots(), count.complete(), quotas.apply(listed.id()));
            } catch (ObjectMissingException thinnedMeanwhile) {
                Optional<StoredRun> again = runs.find(run.id());
                if (attempt == TRIES || again.isEmpty()) {
                    throw thinnedMeanwhile;
                }
                listed = again.get();
            }
        }
    }
}
