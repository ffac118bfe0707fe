package dev.perrin.analysis.lag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a multiple-tau correlator still needs: per level of [LagSet] a ring of the last [LagSet#DEPTH] values at
/// indices divisible by the level's stride. A value that several levels keep is held once.
///
/// Memory: at most DEPTH × levels values, O(log T). Not thread safe.
///
/// @param <T> what a snapshot is remembered as
public final class LagHistory<T> {
    private final LagSet lags;
    private final long[][] indices;
    private final List<List<@Nullable T>> values = new ArrayList<>();

    public LagHistory(LagSet lags) {
        this.lags = lags;
        this.indices = new long[lags.levels()][LagSet.DEPTH];
        for (long[] ring : indices) {
            Arrays.fill(ring, -1);
            List<@Nullable T> empty = new ArrayList<>(LagSet.DEPTH);
            for (int i = 0; i < LagSet.DEPTH; i++) {
                empty.add(null);
            }
            values.add(empty);
        }
    }

    /// Told of each window that ends at an index.
    ///
    /// @param <T> what a snapshot is remembered as
    @FunctionalInterface
    public interface Windows<T> {
        /// @param slot of the lag
        /// @param beginning of the window
        void accept(int slot, T beginning);
    }

    /// Every lag whose window ends at `index` and has its beginning in the history, slots ascending.
    ///
    /// @param index ≥ 0
    public void windowsEndingAt(long index, Windows<T> windows) {
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            for (int slot = lags.firstSlot(level); slot < lags.endSlot(level); slot++) {
                T beginning = find(level, index - lags.lag(slot));
                if (beginning != null) {
                    windows.accept(slot, beginning);
                }
            }
        }
    }

    /// Remembers a value at every level that keeps its index.
    ///
    /// @param index ≥ 0
    public void add(long index, T value) {
        for (int level = 0; level < lags.levels() && index % lags.stride(level) == 0; level++) {
            int place = place(level, index);
            indices[level][place] = index;
            values.get(level).set(place, value);
        }
    }

    /// Indices of the values that a history holds just before `index`, and that windows ending there or later can need.
    ///
    /// @param firstIndex of the averaged part of the trajectory; nothing earlier is kept
    public static NavigableSet<Long> indicesBefore(LagSet lags, long index, long firstIndex) {
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

    private @Nullable T find(int level, long index) {
        if (index < 0) {
            return null;
        }
        int place = place(level, index);
        return indices[level][place] == index ? values.get(level).get(place) : null;
    }

    private int place(int level, long index) {
        return (int) (index / lags.stride(level) % LagSet.DEPTH);
    }
}
