package dev.perrin.analysis.sketch;

import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.analysis.trajectory.RunPlan;
import dev.perrin.analysis.trajectory.StoredPoint;
import dev.perrin.analysis.trajectory.TrajectorySource;
import dev.perrin.proto.trajectory.v1.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;

/// Makes sketches again from stored vectors, to the last bit as they were made live.
public final class TrajectorySketch {
    /// Vectors that are in memory at a time.
    private static final int BATCH_IN_BYTES = 32 << 20;

    private TrajectorySketch() {}

    /// @param ordinal of the snapshot
    /// @param step of the snapshot
    /// @param sketch over all coordinates
    public record SketchedSnapshot(long ordinal, long step, Sketch sketch) {}

    /// Adds one part of one stored snapshot.
    ///
    /// @param accumulator Modified when the answer is true.
    /// @return whether the snapshot and its reference point are stored and finite
    public static boolean addStored(
            RunPlan plan, TrajectorySource source, PartRange range, long ordinal, CoordinateAccumulator accumulator) {
        List<Long> ordinals = ordinal == 0 ? List.of(0L) : List.of(0L, ordinal);
        List<StoredPoint> points = source.points(plan.run(), range, ordinals);
        if (points.size() < ordinals.size() || !points.stream().allMatch(StoredPoint::isFinite)) {
            return false;
        }
        add(range, points.getLast(), points.getFirst(), accumulator);
        return true;
    }

    private static void add(
            PartRange range, StoredPoint point, StoredPoint reference, CoordinateAccumulator accumulator) {
        accumulator.add(range.offset(), point.position(), reference.position(), point.velocity(), 0, range.count());
    }

    /// Sketches of stored snapshots, of those that are stored whole and finite.
    ///
    /// Memory: 16·k bytes for each, and a batch of vectors.
    ///
    /// @param ordinals Not modified.
    public static NavigableMap<Long, SketchedSnapshot> rebuild(
            RunPlan plan, TrajectorySource source, NavigableSet<Long> ordinals) {
        NavigableMap<Long, Building> begun = new TreeMap<>();
        SketchAccumulator accumulator = new SketchAccumulator(plan.settings().sketchSize());
        for (Shard shard : plan.record().getShardsList()) {
            for (int part = 0; part < shard.getPartCount(); part++) {
                PartRange range = plan.range(shard.getIndex(), part).orElseThrow();
                addPart(plan, source, range, List.copyOf(ordinals), accumulator, begun);
            }
        }
        NavigableMap<Long, SketchedSnapshot> whole = new TreeMap<>();
        begun.forEach((ordinal, building) -> {
            if (building.sums.coordinates() == plan.dimension()) {
                whole.put(ordinal, new SketchedSnapshot(ordinal, building.step, building.sums.toSketch()));
            }
        });
        return whole;
    }

    /// @param begun by ordinal. Modified.
    private static void addPart(
            RunPlan plan,
            TrajectorySource source,
            PartRange range,
            List<Long> ordinals,
            SketchAccumulator accumulator,
            NavigableMap<Long, Building> begun) {
        List<StoredPoint> references = source.points(plan.run(), range, List.of(0L));
        if (references.isEmpty() || !references.getFirst().isFinite()) {
            return;
        }
        int batch = Math.max(1, BATCH_IN_BYTES / (2 * Float.BYTES * range.count()));
        for (int first = 0; first < ordinals.size(); first += batch) {
            List<Long> some = new ArrayList<>(ordinals.subList(first, Math.min(ordinals.size(), first + batch)));
            for (StoredPoint point : source.points(plan.run(), range, some)) {
                if (point.isFinite()) {
                    add(range, point, references.getFirst(), accumulator);
                    begun.computeIfAbsent(
                                    point.ordinal(),
                                    _ -> new Building(
                                            point.step(), new SketchSums(accumulator.size(), accumulator.size())))
                            .sums
                            .add(accumulator.take());
                }
            }
        }
    }

    private record Building(long step, SketchSums sums) {}
}
