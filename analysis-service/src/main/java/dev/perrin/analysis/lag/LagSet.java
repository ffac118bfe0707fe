package dev.perrin.analysis.lag;

import java.util.Arrays;

/// The lags of a multiple-tau correlator, in units of the snapshot interval, about 23 a decade.
///
/// | level m | windows end at indices | lags |
/// | --- | --- | --- |
/// | 0 | every one | 1 … 9 and the decade 10 … 90 |
/// | m ≥ 1 | divisible by 10ᵐ | the decade, times 10ᵐ |
///
/// The decade holds 10, 20, … 90, so that round lags are measured whatever the interval. Level m looks back over
/// [#DEPTH] of its own indices: [#DEPTH] vectors a level, O(log T) in all, at indices that are known beforehand.
///
/// Every lag has a slot, ascending.
public final class LagSet {
    /// How many of its own indices a level looks back.
    public static final int DEPTH = 90;

    private static final int MAX_LEVELS = 10;
    private static final int[] FIRST = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    private static final int[] DECADE = {
        10, 11, 12, 13, 14, 16, 18, 20, 22, 25, 28, 30, 32, 36, 40, 45, 50, 56, 60, 63, 70, 80, 90
    };

    private final int levels;
    private final long[] strides;
    private final long[] lags;

    private LagSet(int levels) {
        this.levels = levels;
        this.strides = new long[levels];
        long[] all = Arrays.stream(FIRST).asLongStream().toArray();
        long stride = 1;
        for (int level = 0; level < levels; level++) {
            strides[level] = stride;
            int used = all.length;
            all = Arrays.copyOf(all, used + DECADE.length);
            for (int i = 0; i < DECADE.length; i++) {
                all[used + i] = DECADE[i] * stride;
            }
            stride *= 10;
        }
        this.lags = all;
    }

    /// All levels whose shortest new lag fits into a trajectory.
    ///
    /// @param intervals length of the trajectory in snapshot intervals, ≥ 0
    public static LagSet upTo(long intervals) {
        int levels = 1;
        long shortest = 100;
        while (levels < MAX_LEVELS && shortest <= intervals) {
            levels++;
            shortest *= 10;
        }
        return new LagSet(levels);
    }

    public int levels() {
        return levels;
    }

    /// Number of lags.
    public int size() {
        return lags.length;
    }

    /// The lag of a slot, in snapshot intervals.
    public long lag(int slot) {
        return lags[slot];
    }

    /// 10ᵐ, the distance of the indices that level m keeps.
    public long stride(int level) {
        return strides[level];
    }

    /// First slot of a level; its slots are consecutive.
    public int firstSlot(int level) {
        return level == 0 ? 0 : FIRST.length + level * DECADE.length;
    }

    /// One past the last slot of a level.
    public int endSlot(int level) {
        return FIRST.length + (level + 1) * DECADE.length;
    }
}
