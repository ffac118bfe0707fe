package dev.perrin.analysis.displacement;

import java.util.List;

/// What one part, or several added up, says about one snapshot. Everything adds over coordinates.
///
/// What cannot be had for a part is absent there, and so in every sum that contains it: a lag whose window has no
/// beginning and the distance from a reference point that was lost are NaN, projections are empty.
public final class PartialStatistics {
    private final long ordinal;
    private final long step;
    private final int partIndex;
    private final boolean limiting;
    private final double globalSquared;
    private final double velocitySquared;
    private final double[] positionProjection;
    private final double[] velocityProjection;
    private final double[] lagSquared;

    /// @param ordinal of the snapshot
    /// @param step of the snapshot
    /// @param partIndex place in the canonical order of the run's parts
    /// @param limiting whether averages include this snapshot
    /// @param globalSquared ‖θ − θ_ref‖²
    /// @param velocitySquared ‖v‖²
    /// @param positionProjection qₗ·(θ − θ_ref) of every published mode. Kept, not copied.
    /// @param velocityProjection qₗ·v of every published mode. Kept, not copied.
    /// @param lagSquared ‖θₖ − θₖ₋ₗ‖² by lag slot; empty where windows are not measured. Kept, not copied.
    public PartialStatistics(
            long ordinal,
            long step,
            int partIndex,
            boolean limiting,
            double globalSquared,
            double velocitySquared,
            double[] positionProjection,
            double[] velocityProjection,
            double[] lagSquared) {
        this.ordinal = ordinal;
        this.step = step;
        this.partIndex = partIndex;
        this.limiting = limiting;
        this.globalSquared = globalSquared;
        this.velocitySquared = velocitySquared;
        this.positionProjection = positionProjection;
        this.velocityProjection = velocityProjection;
        this.lagSquared = lagSquared;
    }

    /// The sum over all parts of a snapshot, added in the order of the list: the canonical order gives the same
    /// bits whatever the order of arrival.
    ///
    /// @param parts of one snapshot, not empty
    public static PartialStatistics sum(List<PartialStatistics> parts) {
        PartialStatistics first = parts.getFirst();
        double globalSquared = first.globalSquared;
        double velocitySquared = first.velocitySquared;
        double[] positionProjection = first.positionProjection.clone();
        double[] velocityProjection = first.velocityProjection.clone();
        double[] lagSquared = first.lagSquared.clone();
        for (PartialStatistics part : parts.subList(1, parts.size())) {
            globalSquared += part.globalSquared;
            velocitySquared += part.velocitySquared;
            positionProjection = add(positionProjection, part.positionProjection);
            velocityProjection = add(velocityProjection, part.velocityProjection);
            lagSquared = add(lagSquared, part.lagSquared);
        }
        return new PartialStatistics(
                first.ordinal,
                first.step,
                0,
                first.limiting,
                globalSquared,
                velocitySquared,
                positionProjection,
                velocityProjection,
                lagSquared);
    }

    /// @param sum length n. Modified.
    /// @param term Not modified.
    /// @return the sum; nothing when one part of the snapshot lacks the quantity
    private static double[] add(double[] sum, double[] term) {
        if (sum.length != term.length) {
            return new double[0];
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] += term[i];
        }
        return sum;
    }

    public long ordinal() {
        return ordinal;
    }

    public long step() {
        return step;
    }

    public int partIndex() {
        return partIndex;
    }

    public boolean limiting() {
        return limiting;
    }

    public double globalSquared() {
        return globalSquared;
    }

    public double velocitySquared() {
        return velocitySquared;
    }

    /// The array itself.
    public double[] positionProjection() {
        return positionProjection;
    }

    /// The array itself.
    public double[] velocityProjection() {
        return velocityProjection;
    }

    /// The array itself.
    public double[] lagSquared() {
        return lagSquared;
    }
}
