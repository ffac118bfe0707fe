package dev.perrin.analysis.displacement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Snapshot statistics from given numbers, for tests of what is made of them.
public final class Snapshots {
    private Snapshots() {}

    /// Every bit of a snapshot's statistics, in a fixed order.
    public static List<Long> bits(SnapshotStatistics snapshot) {
        List<Long> bits = new ArrayList<>();
        bits.add(snapshot.ordinal());
        bits.add(snapshot.step());
        bits.add(snapshot.limiting() ? 1L : 0L);
        add(bits, snapshot.globalSquared(), snapshot.velocitySquared(), snapshot.normSquared());
        add(bits, snapshot.positionProjection());
        add(bits, snapshot.velocityProjection());
        add(bits, snapshot.lagSquared());
        add(bits, snapshot.lagVelocityProduct());
        Arrays.stream(snapshot.referenceStep()).forEach(bits::add);
        add(bits, snapshot.referenceSquared());
        Arrays.stream(snapshot.anchorStep()).forEach(bits::add);
        add(bits, snapshot.anchorSquared());
        TensorStatistics tensors = snapshot.tensors();
        add(bits, tensors.velocitySquared());
        add(bits, tensors.referenceSquared());
        add(bits, tensors.normSquared());
        add(bits, tensors.varianceSum());
        add(bits, tensors.leastVariance());
        add(bits, tensors.greatestVariance());
        snapshot.sketch().ifPresent(sketch -> add(bits, sketch.position()));
        snapshot.sketch().ifPresent(sketch -> add(bits, sketch.velocity()));
        add(bits, snapshot.displacement());
        return bits;
    }

    private static void add(List<Long> bits, double... values) {
        bits.add((long) values.length);
        for (double value : values) {
            bits.add(Double.doubleToLongBits(value));
        }
    }

    /// @param lagSquared NaN where no window ends
    public static SnapshotStatistics of(
            long ordinal,
            long step,
            boolean limiting,
            double globalSquared,
            double velocitySquared,
            double[] positionProjection,
            double[] velocityProjection,
            double[] lagSquared) {
        TensorSums tensors = TensorSums.zeros(0, 1);
        tensors.get(0).referenceSquared.add(globalSquared);
        tensors.get(0).velocitySquared.add(velocitySquared);
        tensors.get(0).loseVariance();
        Projections projections = Projections.of(positionProjection.length);
        for (int mode = 0; mode < positionProjection.length; mode++) {
            projections.add(mode, positionProjection[mode], velocityProjection[mode]);
        }
        WindowSums windows = WindowSums.absent(lagSquared.length);
        for (int slot = 0; slot < lagSquared.length; slot++) {
            if (!Double.isNaN(lagSquared[slot])) {
                windows.begin(slot);
                windows.squared[slot].add(lagSquared[slot]);
            }
        }
        return SnapshotStatistics.of(new PartialStatistics(
                ordinal,
                step,
                0,
                limiting,
                1,
                tensors,
                OriginSums.of(new long[0]),
                OriginSums.of(new long[0]),
                projections,
                windows,
                Optional.empty()));
    }
}
