package dev.perrin.snapshot.archive;

import java.util.List;
import java.util.Optional;

/// Reads vectors across shards, by parameters of the whole vector. Thread safe; what it opens is not.
public final class VectorReader {
    private final SegmentReader reader;
    private final SegmentStore segments;
    private final SegmentCatalog catalog;

    public VectorReader(SegmentReader reader, SegmentStore segments, SegmentCatalog catalog) {
        this.reader = reader;
        this.segments = segments;
        this.catalog = catalog;
    }

    /// Nothing is fetched yet but the listing.
    ///
    /// @param snapshots of which every shard that the range touches is stored
    /// @param range what will be asked for of each; empty: all. Read in order, little is fetched twice.
    /// @throws IllegalArgumentException when parameters beyond the vector are asked for
    public StoredVectors open(KnownRun run, WholeSnapshots snapshots, Optional<ParameterRange> range) {
        long dimension = run.record().getLayout().getDimension();
        ParameterRange wanted = range.orElse(new ParameterRange(0, dimension)).within(dimension);
        List<ShardContents> contents = ShardContents.of(run, segments, catalog);
        return new StoredVectors(new OpenSegments(reader), run, snapshots, wanted, contents);
    }

    /// Shards that a range touches, ascending.
    public static List<Integer> shards(KnownRun run, ParameterRange range) {
        return SnapshotIndex.allShards(run).stream()
                .filter(index -> {
                    var shard = run.record().getShards(index);
                    return shard.getOffset() < range.end() && shard.getOffset() + shard.getLength() > range.first();
                })
                .toList();
    }
}
