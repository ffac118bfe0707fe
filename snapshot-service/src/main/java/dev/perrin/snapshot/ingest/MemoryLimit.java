package dev.perrin.snapshot.ingest;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Keeps what is collected over all partitions within the limit: above it the largest segments under way are put
/// early, and no record is taken until there is room again.
final class MemoryLimit {
    private final long limitInBytes;
    private final Collection<PartitionIngest> partitions;

    MemoryLimit(long limitInBytes, Collection<PartitionIngest> partitions) {
        this.limitInBytes = limitInBytes;
        this.partitions = partitions;
    }

    /// Room there is also when nothing can be put: a snapshot that is being assembled must become whole first.
    boolean hasRoom() {
        return retainedSizeInBytes() < limitInBytes || shards().noneMatch(ShardIngest::hasUnstored);
    }

    void makeRoom() {
        long excess = retainedSizeInBytes() - limitInBytes;
        if (excess < 0) {
            return;
        }
        List<ShardIngest> largestFirst = shards().filter(shard -> !shard.isPutting())
                .sorted(Comparator.comparingLong(ShardIngest::collectingSizeInBytes)
                        .reversed())
                .toList();
        for (ShardIngest shard : largestFirst) {
            if (excess < 0) {
                return;
            }
            excess -= shard.collectingSizeInBytes();
            shard.close();
        }
    }

    long retainedSizeInBytes() {
        return shards().mapToLong(ShardIngest::retainedSizeInBytes).sum();
    }

    private Stream<ShardIngest> shards() {
        return partitions.stream().flatMap(partition -> partition.shards().stream());
    }
}
