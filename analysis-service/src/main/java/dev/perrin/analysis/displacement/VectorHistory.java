package dev.perrin.analysis.displacement;

import dev.perrin.analysis.lag.LagSet;
import java.util.Arrays;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The vectors a multiple-tau correlator still needs: per level of [LagSet] a ring of the last [LagSet#DEPTH]
/// vectors at indices divisible by the level's stride. A vector that several levels keep is held once.
///
/// Memory: at most DEPTH × levels vectors, O(log T). Not thread safe.
final class VectorHistory {
    private final LagSet lags;
    private final long[][] indices;
    private final float[] @Nullable [][] vectors;

    VectorHistory(LagSet lags) {
        this.lags = lags;
        this.indices = new long[lags.levels()][LagSet.DEPTH];
        this.vectors = new float[lags.levels()][LagSet.DEPTH][];
        for (long[] ring : indices) {
            Arrays.fill(ring, -1);
        }
    }

    /// Squared distances from a vector to the earlier ones, for every lag whose window ends at its index.
    ///
    /// @param index of the vector
    /// @param vector Not modified.
    /// @param distances by lag slot. Modified: NaN where the window has no beginning.
    void squaredDistances(long index, float[] vector, double[] distances) {
        Arrays.fill(distances, Double.NaN);
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            for (int slot = lags.firstSlot(level); slot < lags.endSlot(level); slot++) {
                float[] earlier = find(level, index - lags.lag(slot));
                if (earlier != null) {
                    distances[slot] = VectorKernels.squaredDistance(vector, earlier);
                }
            }
        }
    }

    /// Remembers a vector at every level that keeps its index.
    ///
    /// @param vector kept, not copied
    void add(long index, float[] vector) {
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            int place = place(level, index);
            indices[level][place] = index;
            vectors[level][place] = vector;
        }
    }

    /// Indices of the vectors that a history holds just before `index`, and that windows ending there or later can
    /// need.
    ///
    /// @param firstIndex of the averaged part of the trajectory; nothing earlier is kept
    static NavigableSet<Long> indicesBefore(LagSet lags, long index, long firstIndex) {
        NavigableSet<Long> needed = new TreeSet<>();
        for (int level = 0; level < lags.levels(); level++) {
            long stride = lags.stride(level);
            long latest = Math.floorDiv(index - 1, stride) * stride;
            for (int i = 0; i < LagSet.DEPTH && latest >= firstIndex; i++) {
                needed.add(latest);
                latest -= stride;
            }
        }
        return needed;
    }

    private float @Nullable [] find(int level, long index) {
        if (index < 0) {
            return null;
        }
        int place = place(level, index);
        return indices[level][place] == index ? vectors[level][place] : null;
    }

    private int place(int level, long index) {
        return (int) (index / lags.stride(level) % LagSet.DEPTH);
    }
}
