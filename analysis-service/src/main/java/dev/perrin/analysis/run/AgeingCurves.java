package dev.perrin.analysis.run;

import dev.perrin.analysis.blocks.StateVersion;
import dev.perrin.analysis.displacement.SnapshotStatistics;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Two-time displacements ‖θ(t_w + τ) − θ(t_w)‖² from anchors that the run has passed. Snapshots whose lags τ fall into
/// one of [#CELLS_PER_DECADE] logarithmic cells are averaged, lag and displacement alike: exact at every true lag,
/// however unevenly snapshots lie, and O(log² T) memory. Not thread safe.
public final class AgeingCurves {
    static final int CELLS_PER_DECADE = 10;
    private static final int DECADES = 12;
    private static final int CELLS = CELLS_PER_DECADE * DECADES;
    private static final byte VERSION = 1;

    /// @param waitingSteps t_w, steps from the reference point to the anchor
    /// @param points ascending lags
    public record Curve(long waitingSteps, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /// @param lagSteps mean τ of the snapshots averaged
    /// @param squared their mean displacement
    /// @param count of them
    public record Point(double lagSteps, double squared, long count) {}

    private final long referenceStep;
    private final List<Sums> anchors = new ArrayList<>();

    private static final class Sums {
        private long anchorStep = -1;
        private final double[] lag = new double[CELLS];
        private final double[] squared = new double[CELLS];
        private final long[] count = new long[CELLS];
        private int used;
    }

    AgeingCurves(long referenceStep) {
        this.referenceStep = referenceStep;
    }

    /// @param snapshot of a step after that of the call before
    void add(SnapshotStatistics snapshot) {
        long[] steps = snapshot.anchorStep();
        while (anchors.size() < steps.length) {
            anchors.add(new Sums());
        }
        for (int i = 0; i < steps.length; i++) {
            long lag = snapshot.step() - steps[i];
            double squared = snapshot.anchorSquared()[i];
            if (steps[i] >= 0 && lag > 0 && !Double.isNaN(squared)) {
                Sums sums = anchors.get(i);
                int cell = Math.min(CELLS - 1, (int) Math.floor(CELLS_PER_DECADE * Math.log10((double) lag)));
                sums.anchorStep = steps[i];
                sums.lag[cell] += lag;
                sums.squared[cell] += squared;
                sums.count[cell]++;
                sums.used = Math.max(sums.used, cell + 1);
            }
        }
    }

    /// Those with a point.
    public List<Curve> curves() {
        List<Curve> curves = new ArrayList<>();
        for (Sums sums : anchors) {
            List<Point> points = new ArrayList<>();
            for (int cell = 0; cell < sums.used; cell++) {
                long count = sums.count[cell];
                if (count > 0) {
                    points.add(new Point(sums.lag[cell] / (double) count, sums.squared[cell] / (double) count, count));
                }
            }
            if (!points.isEmpty()) {
                curves.add(new Curve(sums.anchorStep - referenceStep, points));
            }
        }
        return curves;
    }

    int sizeInBytes() {
        int size = 1 + Long.BYTES + Integer.BYTES;
        for (Sums sums : anchors) {
            size += Long.BYTES + Integer.BYTES + sums.used * (2 * Double.BYTES + Long.BYTES);
        }
        return size;
    }

    void write(ByteBuffer out) {
        out.put(VERSION).putLong(referenceStep).putInt(anchors.size());
        for (Sums sums : anchors) {
            out.putLong(sums.anchorStep).putInt(sums.used);
            for (int cell = 0; cell < sums.used; cell++) {
                out.putDouble(sums.lag[cell]).putDouble(sums.squared[cell]).putLong(sums.count[cell]);
            }
        }
    }

    static AgeingCurves read(ByteBuffer in) {
        StateVersion.require("ageing curves", VERSION, in.get());
        AgeingCurves curves = new AgeingCurves(in.getLong());
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            Sums sums = new Sums();
            sums.anchorStep = in.getLong();
            sums.used = in.getInt();
            for (int cell = 0; cell < sums.used; cell++) {
                sums.lag[cell] = in.getDouble();
                sums.squared[cell] = in.getDouble();
                sums.count[cell] = in.getLong();
            }
            curves.anchors.add(sums);
        }
        return curves;
    }
}
