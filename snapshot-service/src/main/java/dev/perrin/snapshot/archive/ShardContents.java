package dev.perrin.snapshot.archive;

import dev.perrin.snapshot.archive.Trajectory.Piece;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What is stored of one shard, as listed once.
///
/// @param segments that the trajectory is made of
record ShardContents(int shard, Trajectory trajectory, Map<SegmentKey, Segment> segments) {
    /// All shards of a run, from one listing.
    static List<ShardContents> of(KnownRun run, SegmentStore segments, SegmentCatalog catalog) {
        Map<Integer, List<Segment>> byShard = catalog.current(run.id(), segments.list(run.id())).stream()
                .collect(Collectors.groupingBy(segment -> segment.key().shard()));
        return IntStream.range(0, run.shardCount())
                .mapToObj(shard -> of(shard, byShard.getOrDefault(shard, List.of())))
                .toList();
    }

    private static ShardContents of(int shard, List<Segment> segments) {
        Map<SegmentKey, Segment> byKey = segments.stream().collect(Collectors.toMap(Segment::key, Function.identity()));
        return new ShardContents(shard, Trajectory.of(byKey.keySet()), byKey);
    }

    Segment segment(Piece piece) {
        return Objects.requireNonNull(segments.get(piece.segment()), "pieces are made of these segments");
    }

    /// Whether every ordinal that the piece spans is stored.
    boolean isFull(Piece piece) {
        return segment(piece).snapshotCount() == piece.segment().span();
    }

    /// Pieces in which steps of the range can lie: steps ascend with the ordinals.
    List<Piece> within(SnapshotRange range) {
        return trajectory.within(range.ordinals()).stream()
                .filter(piece -> segment(piece).lastStep() >= range.steps().first()
                        && segment(piece).firstStep() <= range.steps().last())
                .toList();
    }

    /// First ordinal from this one on that can be among those of the range.
    OptionalLong next(long ordinal, SnapshotRange range) {
        return within(range).stream()
                .filter(piece -> piece.ordinals().last() >= ordinal)
                .mapToLong(piece -> Math.max(ordinal, piece.ordinals().first()))
                .findFirst();
    }
}
