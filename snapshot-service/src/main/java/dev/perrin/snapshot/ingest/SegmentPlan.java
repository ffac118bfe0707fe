package dev.perrin.snapshot.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Decides which points share a segment: consecutive ordinals, until the next one would make it too large. Holds the
/// points of the segment under way.
final class SegmentPlan {
    private final long segmentSizeInBytes;
    private final List<CollectedPoint> points = new ArrayList<>();
    private long retainedSizeInBytes;

    SegmentPlan(long segmentSizeInBytes) {
        this.segmentSizeInBytes = segmentSizeInBytes;
    }

    boolean isEmpty() {
        return points.isEmpty();
    }

    /// Whether the point continues the segment; when not, the segment is to be closed first.
    boolean accepts(CollectedPoint point) {
        return points.isEmpty()
                || (point.ordinal() == points.getLast().ordinal() + 1
                        && retainedSizeInBytes + point.retainedSizeInBytes() <= segmentSizeInBytes);
    }

    /// Whether a point of the same size could still follow.
    boolean isFull() {
        return !points.isEmpty() && retainedSizeInBytes + points.getLast().retainedSizeInBytes() > segmentSizeInBytes;
    }

    void add(CollectedPoint point) {
        if (!accepts(point)) {
            throw new IllegalStateException("ordinal " + point.ordinal() + " does not continue the segment");
        }
        points.add(point);
        retainedSizeInBytes += point.retainedSizeInBytes();
    }

    /// Forgets the points up to an ordinal.
    void dropThrough(long ordinal) {
        points.removeIf(point -> point.ordinal() <= ordinal);
        retainedSizeInBytes =
                points.stream().mapToLong(CollectedPoint::retainedSizeInBytes).sum();
    }

    /// Closes the segment, and begins the next.
    List<CollectedPoint> close() {
        List<CollectedPoint> closed = List.copyOf(points);
        points.clear();
        retainedSizeInBytes = 0;
        return closed;
    }

    long retainedSizeInBytes() {
        return retainedSizeInBytes;
    }

    /// @param none what to answer when there is no point
    long lastOrdinal(LongSupplier none) {
        return points.isEmpty() ? none.getAsLong() : points.getLast().ordinal();
    }

    long firstOffset() {
        return points.isEmpty() ? Long.MAX_VALUE : points.getFirst().firstOffset();
    }

    /// @return whether the oldest point has waited that long
    boolean isOlderThan(long delayNanos, long nowNanos) {
        return !points.isEmpty() && nowNanos - points.getFirst().assembledAtNanos() >= delayNanos;
    }
}
