package dev.perrin.analysis.displacement;

import dev.perrin.analysis.sketch.Sketch;
import dev.perrin.analysis.sketch.SketchSums;
import dev.perrin.analysis.sketch.SketchWindows;
import java.util.Optional;

/// What is measured on one whole snapshot, every sum rounded once. What cannot be had is NaN, or an empty array.
///
/// Arrays are the object's own, and not to be modified.
public final class SnapshotStatistics {
    private final long ordinal;
    private final long step;
    private final boolean limiting;
    private final double globalSquared;
    private final double velocitySquared;
    private final double normSquared;
    private final double[] positionProjection;
    private final double[] velocityProjection;
    private final double[] lagSquared;
    private final double[] lagVelocityProduct;
    private final long[] referenceStep;
    private final double[] referenceSquared;
    private final long[] anchorStep;
    private final double[] anchorSquared;
    private final TensorStatistics tensors;
    private final Optional<Sketch> sketch;
    private final double[] displacement;

    private SnapshotStatistics(PartialStatistics sums) {
        ordinal = sums.ordinal();
        step = sums.step();
        limiting = sums.limiting();
        globalSquared = sums.tensors.total(tensor -> tensor.referenceSquared);
        velocitySquared = sums.tensors.total(tensor -> tensor.velocitySquared);
        normSquared = sums.tensors.total(tensor -> tensor.normSquared);
        positionProjection = sums.projections.position();
        velocityProjection = sums.projections.velocity();
        lagSquared = Sums.values(sums.windows.squared);
        lagVelocityProduct = Sums.values(sums.windows.velocityProduct);
        referenceStep = sums.references.steps;
        referenceSquared = Sums.values(sums.references.squared);
        anchorStep = sums.anchors.steps;
        anchorSquared = Sums.values(sums.anchors.squared);
        tensors = TensorStatistics.of(sums.tensors);
        sketch = sums.sketch().filter(SketchSums::hasVelocities).map(SketchSums::toSketch);
        displacement = sketch.map(Sketch::position)
                .or(() -> sums.sketch().map(SketchSums::positions))
                .orElse(new double[0]);
    }

    private SnapshotStatistics(SnapshotStatistics other, SketchWindows windows) {
        ordinal = other.ordinal;
        step = other.step;
        limiting = other.limiting;
        globalSquared = other.globalSquared;
        velocitySquared = other.velocitySquared;
        normSquared = other.normSquared;
        positionProjection = other.positionProjection;
        velocityProjection = other.velocityProjection;
        lagSquared = windows.squared().clone();
        lagVelocityProduct = windows.velocityProduct().clone();
        referenceStep = other.referenceStep;
        referenceSquared = other.referenceSquared;
        anchorStep = windows.anchorStep().clone();
        anchorSquared = windows.anchorSquared().clone();
        tensors = other.tensors;
        sketch = other.sketch;
        displacement = other.displacement;
    }

    /// The same with windows and anchors measured on sketches.
    ///
    /// @param windows this snapshot was added to them last. Not modified.
    public SnapshotStatistics withWindows(SketchWindows windows) {
        return new SnapshotStatistics(this, windows);
    }

    /// @param sums over all parts of the snapshot
    public static SnapshotStatistics of(PartialStatistics sums) {
        return new SnapshotStatistics(sums);
    }

    public long ordinal() {
        return ordinal;
    }

    public long step() {
        return step;
    }

    /// Whether averages include this snapshot.
    public boolean limiting() {
        return limiting;
    }

    /// ‖θ − θ_ref‖².
    public double globalSquared() {
        return globalSquared;
    }

    /// ‖v‖².
    public double velocitySquared() {
        return velocitySquared;
    }

    /// ‖θ‖².
    public double normSquared() {
        return normSquared;
    }

    /// qₗ·(θ − θ_ref) of every published mode.
    public double[] positionProjection() {
        return positionProjection;
    }

    /// qₗ·v of every published mode.
    public double[] velocityProjection() {
        return velocityProjection;
    }

    /// ‖θₖ − θₖ₋ₗ‖² by lag slot; empty where windows are not measured on the vectors.
    public double[] lagSquared() {
        return lagSquared;
    }

    /// vₖ·vₖ₋ₗ by lag slot; empty where windows are not measured on the vectors. Lag 0 is [#velocitySquared].
    public double[] lagVelocityProduct() {
        return lagVelocityProduct;
    }

    /// Steps at which the reference points of the plan lie; −1 before one is reached, or where it was lost.
    public long[] referenceStep() {
        return referenceStep;
    }

    /// Squared distances from the reference points of the plan.
    public double[] referenceSquared() {
        return referenceSquared;
    }

    /// Steps at which the anchors of the plan lie; −1 before one is reached, or where it was lost. Empty where anchors
    /// are measured on sketches.
    public long[] anchorStep() {
        return anchorStep;
    }

    /// Squared distances from the anchors of the plan.
    public double[] anchorSquared() {
        return anchorSquared;
    }

    public TensorStatistics tensors() {
        return tensors;
    }

    /// Only in runs whose windows do not fit into memory.
    public Optional<Sketch> sketch() {
        return sketch;
    }

    /// θ − θ_ref as the components of the trajectory are had from it, itself or sketched; empty where the snapshot has
    /// neither.
    public double[] displacement() {
        return displacement;
    }
}
