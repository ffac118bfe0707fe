package dev.perrin.analysis.mode;

import java.util.ArrayList;
import java.util.List;

/// Thins a mode's path for a plot: cells on a logarithmic scale of time, twice as wide as often as needed, of each the
/// first point and its extremes. Every decade and every extreme stay.
public final class PhaseThinning {
    /// The first point and four extremes of one cell.
    public static final int LEAST_POINTS = 5;

    private PhaseThinning() {}

    /// @param points ascending in time
    /// @param settings width of the narrowest cells
    /// @param maxPoints at least [#LEAST_POINTS]
    /// @return the points as they are, where there are no more than that
    public static List<PhasePoint> thin(List<PhasePoint> points, PhaseTrajectory settings, int maxPoints) {
        if (maxPoints < LEAST_POINTS) {
            throw new IllegalArgumentException("maxPoints must be at least " + LEAST_POINTS + ", but is " + maxPoints);
        }
        if (points.isEmpty()) {
            return points;
        }
        long firstIndex = points.getFirst().index();
        List<PhasePoint> thinned = points;
        for (int width = 1; thinned.size() > maxPoints; width *= 2) {
            thinned = thinned(thinned, settings, firstIndex, width);
        }
        return thinned;
    }

    private static List<PhasePoint> thinned(
            List<PhasePoint> points, PhaseTrajectory settings, long firstIndex, int width) {
        List<PhasePoint> thinned = new ArrayList<>();
        PhaseCell cell = new PhaseCell();
        long number = -1;
        for (PhasePoint point : points) {
            long own = settings.cell(point.index() - firstIndex) / width;
            if (own != number) {
                thinned.addAll(cell.points());
                cell.clear();
                number = own;
            }
            cell.add(point);
        }
        thinned.addAll(cell.points());
        return thinned;
    }
}
