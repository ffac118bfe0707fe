package dev.perrin.analysis.displacement;

/// Sums by tensor of the layout over one whole snapshot; one for a layout that names none.
///
/// Arrays are the object's own, and not to be modified.
public final class TensorStatistics {
    private final double[] velocitySquared;
    private final double[] referenceSquared;
    private final double[] normSquared;
    private final double[] varianceSum;
    private final double[] leastVariance;
    private final double[] greatestVariance;

    private TensorStatistics(TensorSums sums) {
        velocitySquared = sums.values(tensor -> tensor.velocitySquared);
        referenceSquared = sums.values(tensor -> tensor.referenceSquared);
        normSquared = sums.values(tensor -> tensor.normSquared);
        varianceSum = sums.values(tensor -> tensor.variance);
        leastVariance =
                sums.sums().stream().mapToDouble(tensor -> tensor.leastVariance).toArray();
        greatestVariance = sums.sums().stream()
                .mapToDouble(tensor -> tensor.greatestVariance)
                .toArray();
    }

    static TensorStatistics of(TensorSums sums) {
        return new TensorStatistics(sums);
    }

    public int count() {
        return velocitySquared.length;
    }

    /// ‖v‖².
    public double[] velocitySquared() {
        return velocitySquared;
    }

    /// ‖θ − θ_ref‖²; NaN without a reference point.
    public double[] referenceSquared() {
        return referenceSquared;
    }

    /// ‖θ‖².
    public double[] normSquared() {
        return normSquared;
    }

    /// Sum over the tensor of the variances of its coordinates over the limiting phase up to here; NaN in snapshots
    /// that do not tell it.
    public double[] varianceSum() {
        return varianceSum;
    }

    /// NaN in snapshots that do not tell it.
    public double[] leastVariance() {
        return leastVariance;
    }

    /// NaN in snapshots that do not tell it.
    public double[] greatestVariance() {
        return greatestVariance;
    }
}
