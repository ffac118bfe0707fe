package dev.perrin.analysis.mode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// First point, and points of least and greatest position and velocity, of what was added since the last [#clear].
/// The earlier of two equal extremes stays. Not thread safe.
final class PhaseCell {
    private final @Nullable PhasePoint[] kept = new @Nullable PhasePoint[5];

    void add(PhasePoint point) {
        PhasePoint first = kept[0];
        if (first == null) {
            Arrays.fill(kept, point);
            return;
        }
        keep(1, point, -point.position(), true);
        keep(2, point, point.position(), true);
        keep(3, point, -point.velocity(), false);
        keep(4, point, point.velocity(), false);
    }

    private void keep(int place, PhasePoint point, double size, boolean position) {
        PhasePoint old = kept[place];
        if (old == null) {
            return;
        }
        double value = position ? old.position() : old.velocity();
        if (size > (place % 2 == 1 ? -value : value)) {
            kept[place] = point;
        }
    }

    boolean isEmpty() {
        return kept[0] == null;
    }

    /// In order of time, none twice.
    List<PhasePoint> points() {
        List<PhasePoint> points = new ArrayList<>();
        for (PhasePoint point : kept) {
            if (point != null && !points.contains(point)) {
                points.add(point);
            }
        }
        points.sort((a, b) -> Long.compare(a.index(), b.index()));
        return points;
    }

    void clear() {
        Arrays.fill(kept, null);
    }
}
