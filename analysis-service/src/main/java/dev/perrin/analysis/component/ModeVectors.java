package dev.perrin.analysis.component;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.sketch.VectorSketches;
import dev.perrin.analysis.trajectory.ComponentPlan;
import dev.perrin.wire.frame.ShardPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The eigenvectors of the projected modes of one run in the coordinates that its components are in: themselves, or
/// sketched like the trajectory. Made once, when they are first asked for: d·M multiplications.
///
/// Memory: 8 bytes for each mode and number of a vector. Not thread safe.
public final class ModeVectors {
    private static final int ELEMENTS_AT_A_TIME = 1 << 20;

    private final ComponentPlan plan;
    private @Nullable Curvature source;
    private List<double[]> vectors = List.of();

    /// @param plan of the run
    public ModeVectors(ComponentPlan plan) {
        this.plan = plan;
    }

    /// @return one for each mode, the arrays themselves
    public List<double[]> of(Curvature curvature) {
        if (source != curvature) {
            vectors = List.of(plan.onVectors() ? curvature.slice(0, plan.dimension()) : sketched(curvature));
            source = curvature;
        }
        return vectors;
    }

    private double[][] sketched(Curvature curvature) {
        int modes = curvature.eigenvectorCount();
        VectorSketches sketches = new VectorSketches(plan.dimension(), modes);
        int blocks = Math.max(1, ELEMENTS_AT_A_TIME / (ShardPlan.BLOCK_COORDINATES * Math.max(1, modes)));
        int step = blocks * ShardPlan.BLOCK_COORDINATES;
        for (long first = 0; first < curvature.dimension(); first += step) {
            int count = (int) Math.min(step, curvature.dimension() - first);
            sketches.add(first, curvature.slice(first, count));
        }
        return sketches.sketches();
    }
}
