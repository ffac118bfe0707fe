package dev.perrin.analysis.displacement;

import dev.perrin.wire.frame.ShardPlan;

/// What all folds of one thread work in: nothing in it outlives a snapshot.
///
/// Not thread safe.
final class FoldBuffers {
    final double[] lanes = new double[2 * BlockKernels.LANES];
    final double[] pair = new double[2];
    final double[] displacement = new double[ShardPlan.BLOCK_COORDINATES];
    final double[] widened = new double[ShardPlan.BLOCK_COORDINATES];
    private float[] position = {};
    private float[] velocity = {};

    /// At least this long.
    float[] position(int count) {
        if (position.length < count) {
            position = new float[count];
        }
        return position;
    }

    /// At least this long.
    float[] velocity(int count) {
        if (velocity.length < count) {
            velocity = new float[count];
        }
        return velocity;
    }
}
