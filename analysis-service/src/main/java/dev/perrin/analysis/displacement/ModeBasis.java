package dev.perrin.analysis.displacement;

import dev.perrin.analysis.catalog.Curvature;
import dev.perrin.analysis.trajectory.PartRange;
import dev.perrin.wire.frame.ShardPlan;

/// The published eigenvectors over one part, in float32 where that loses nothing, in float64 otherwise.
///
/// Memory: modes · n · 4 or 8 bytes. Not thread safe.
final class ModeBasis {
    private final int modes;
    private final float[][] narrow;
    private final double[][] wide;
    private final double[] widened = new double[ShardPlan.BLOCK_COORDINATES];
    private final double[] terms = new double[2];

    private ModeBasis(int modes, float[][] narrow, double[][] wide) {
        this.modes = modes;
        this.narrow = narrow;
        this.wide = wide;
    }

    static ModeBasis none() {
        return new ModeBasis(0, new float[0][], new double[0][]);
    }

    static ModeBasis of(Curvature curvature, PartRange range) {
        double[][] wide = curvature.slice(range.offset(), range.count());
        float[][] narrow = new float[wide.length][range.count()];
        for (int mode = 0; mode < wide.length; mode++) {
            for (int i = 0; i < narrow[mode].length; i++) {
                narrow[mode][i] = (float) wide[mode][i];
                if (narrow[mode][i] != wide[mode][i]) {
                    return new ModeBasis(wide.length, new float[0][], wide);
                }
            }
        }
        return new ModeBasis(wide.length, narrow, new double[0][]);
    }

    int modes() {
        return modes;
    }

    /// Adds the projections of one block to the sums.
    ///
    /// @param from first element of the block in the part
    /// @param count number of elements
    /// @param displacement θ − θ_ref of the block, from element 0 on. Not modified.
    /// @param velocity of the block, from element 0 on. Not modified.
    /// @param sums Modified.
    void project(int from, int count, double[] displacement, double[] velocity, Projections sums) {
        for (int mode = 0; mode < modes; mode++) {
            if (wide.length > 0) {
                BlockKernels.project(wide[mode], from, displacement, velocity, count, terms);
            } else {
                BlockKernels.widen(narrow[mode], from, count, widened);
                BlockKernels.project(widened, 0, displacement, velocity, count, terms);
            }
            sums.add(mode, terms[0], terms[1]);
        }
    }
}
