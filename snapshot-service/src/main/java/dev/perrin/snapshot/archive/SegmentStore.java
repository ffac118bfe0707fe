package dev.perrin.snapshot.archive;

import dev.perrin.wire.RunId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a trajectory grows. What is stored is known from the keys in the bucket alone, so a restarted service asks here
/// and not in a memory of its own. Thread safe.
///
/// A segment is appended only by who has seen everything before it stored; two that both believe to be that one are
/// told apart by the list before the put and by the condition on the put.
public final class SegmentStore {
    private final SnapshotArchive archive;
    private final RunRecords records;

    public SegmentStore(SnapshotArchive archive) {
        this.archive = archive;
        this.records = new RunRecords(archive);
    }

    /// What became of a segment.
    public sealed interface Outcome {
        record Stored(Segment segment) implements Outcome {}

        /// Somebody else has stored some or all of it, or an earlier try had succeeded unnoticed.
        record Overtaken(long storedThrough) implements Outcome {}
    }

    /// Makes sure that the run's record is stored before its first segment is.
    ///
    /// @return as [#storedThrough]
    public long begin(KnownRun run, int shard) {
        records.ensure(run);
        return storedThrough(run.id(), shard);
    }

    /// Highest stored ordinal of a shard, −1 when there is none.
    public long storedThrough(RunId run, int shard) {
        return archive.list(RunObjects.trajectory(run, shard)).stream()
                .flatMap(object -> SegmentKey.parse(object.objectKey()).stream())
                .mapToLong(SegmentKey::lastOrdinal)
                .max()
                .orElse(-1);
    }

    /// Highest stored ordinal among the segments behind one that is stored, or of that one. A segment in front of it
    /// can reach further only when two members stored at the same moment; then both hold the same bytes.
    private long storedThrough(ShardLayout layout, Optional<SegmentKey> after) {
        if (after.isEmpty()) {
            return storedThrough(layout.run(), layout.shard());
        }
        String prefix = RunObjects.trajectory(layout.run(), layout.shard());
        return archive.listAfter(prefix, after.get().objectKey()).stream()
                .flatMap(object -> SegmentKey.parse(object.objectKey()).stream())
                .mapToLong(SegmentKey::lastOrdinal)
                .reduce(after.get().lastOrdinal(), Math::max);
    }

    public Outcome append(ShardLayout layout, List<ShardPoint> points) {
        return append(layout, points, Optional.empty());
    }

    /// Stores a segment with one put, never over another one.
    ///
    /// @param points consecutive ordinals, at least one. Not modified.
    /// @param after the last segment that the caller knows to be stored; the listing begins behind it
    public Outcome append(ShardLayout layout, List<ShardPoint> points, Optional<SegmentKey> after) {
        SegmentKey key = SegmentContent.key(layout, points);
        long storedThrough = storedThrough(layout, after);
        if (storedThrough >= key.firstOrdinal()) {
            return new Outcome.Overtaken(storedThrough);
        }
        SegmentContent content = SegmentContent.of(layout, points);
        if (archive.putIfAbsent(key.objectKey(), content.object())) {
            return new Outcome.Stored(content.segment());
        }
        storedThrough = storedThrough(layout.run(), layout.shard());
        if (storedThrough < key.firstOrdinal()) {
            throw new ArchiveUnavailableException(
                    "store refuses " + key.objectKey() + " as present, but does not list it");
        }
        return new Outcome.Overtaken(storedThrough);
    }

    /// Stores a segment in place of the one that is there, with some of its snapshots left out.
    ///
    /// @param points ascending ordinals within the key's span, at least one. Not modified.
    public Segment replace(SegmentKey key, ShardLayout layout, List<ShardPoint> points) {
        SegmentContent content = SegmentContent.of(key, layout, points);
        archive.put(key.objectKey(), content.object());
        return content.segment();
    }

    /// All segments of a run, by shard, then in order.
    public List<StoredObject> list(RunId run) {
        return archive.list(RunObjects.trajectory(run)).stream()
                .filter(object -> SegmentKey.parse(object.objectKey()).isPresent())
                .toList();
    }

    public Optional<Segment> find(SegmentKey key) {
        return archive.find(key.objectKey()).map(info -> describe(key, info));
    }

    /// Stores that keep no metadata are served too: then the object itself is asked.
    private Segment describe(SegmentKey key, ObjectInfo info) {
        Map<String, String> metadata = info.metadata();
        String checksum = metadata.get(ObjectContent.CHECKSUM);
        String firstStep = metadata.get(SegmentContent.FIRST_STEP);
        String lastStep = metadata.get(SegmentContent.LAST_STEP);
        if (checksum == null || firstStep == null || lastStep == null) {
            return WholeSegment.parse(key, archive.read(key.objectKey())).describe();
        }
        try {
            return new Segment(
                    key,
                    Long.parseLong(metadata.getOrDefault(SegmentContent.SNAPSHOT_COUNT, Long.toString(key.span()))),
                    Long.parseLong(firstStep),
                    Long.parseLong(lastStep),
                    info.sizeInBytes(),
                    Checksums.parse(checksum),
                    Integer.parseInt(metadata.getOrDefault(SegmentContent.HEAD_LENGTH, "0")),
                    Checksums.parse(metadata.getOrDefault(SegmentContent.HEAD_CHECKSUM, "0")));
        } catch (IllegalArgumentException e) {
            throw new CorruptObjectException("metadata of " + key.objectKey() + ": " + e.getMessage(), e);
        }
    }
}
